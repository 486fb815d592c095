from django.core.management import BaseCommand, CommandError
from django.db import transaction

from portal.models import Clinic
from scheduling.models import Chair, Protocol


class Command(BaseCommand):
    help = """Give the clinic its chairs and a protocol, so that sessions can be booked. What is
    there already is left as it is, so it can be run again for one more."""

    def add_arguments(self, parser):
        parser.add_argument("--chairs", type=int, default=3, help="how many there are in all")
        parser.add_argument("--protocol", required=True, help="its name, as staff say it")
        parser.add_argument("--sessions", type=int, required=True, help="in one course")
        parser.add_argument("--infusion-minutes", type=int, required=True)
        parser.add_argument("--stay-minutes", type=int, required=True, help="to recover, after it")

    @transaction.atomic
    def handle(self, chairs, protocol, **shape):
        clinic = Clinic.objects.for_public()
        if clinic is None:
            raise CommandError("There is no clinic yet: `manage.py open_clinic` first.")
        if min(chairs, *(shape[name] for name in SHAPE)) < 1:
            raise CommandError("Chairs, sessions and minutes are 1 or more.")
        for number in range(1, chairs + 1):
            Chair.objects.get_or_create(clinic=clinic, name=f"Chair {number}")
        kept = {name: shape[name] for name in SHAPE}
        Protocol.objects.get_or_create(clinic=clinic, name=protocol, defaults=kept)
        self.stdout.write(f"{clinic}: {chairs} chairs, and the protocol {protocol}.")


SHAPE = ("sessions", "infusion_minutes", "stay_minutes")
