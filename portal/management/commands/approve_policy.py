import os
from getpass import getpass

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from portal.errors import Refused
from portal.models import Policy, User

NUMBERS = (
    "hold_hours", "sleep_rule", "escort_kinds", "ride_share_stay_minutes",
    "public_transport_stay_minutes", "clinic_transport_stay_minutes", "countersigned_later",
    "fasting_hours", "clear_liquids_hours", "arrive_minutes_early", "ask_about_medicines", "bring",
    "check_in_hours", "quiet_from", "quiet_until", "call_now_minutes", "call_today_minutes",
)  # fmt: skip


class Command(BaseCommand):
    help = """Show the draft of the clinic's numbers, and let a clinician approve them with their
    password (or CLINICIAN_PASSWORD): they hold from then on, as a new version."""

    def add_arguments(self, parser):
        parser.add_argument("email", help="of the clinician who approves")
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE",
            help="another number than the draft's; what is a list is written with commas",
        )  # fmt: skip

    def handle(self, email, **options):
        clinician = User.objects.filter(email=email.lower()).select_related("clinic").first()
        if clinician is None:
            raise CommandError("Nobody signs in with that email.")
        draft = Policy.objects.draft(clinician.clinic)
        for said in options["set"]:
            change(draft, *said.partition("=")[::2])
        self.stdout.write(f"Version {draft.version} for {draft.clinic}, a draft:")
        for name in NUMBERS:
            self.stdout.write(f"  {name.replace('_', ' '):30} {getattr(draft, name)}")
        self.stdout.write("They are drafts until a clinician has approved them as their own.")
        password = os.environ.get("CLINICIAN_PASSWORD") or getpass(f"{clinician}, your password: ")
        if not clinician.check_password(password):
            raise CommandError("That is not their password. Nothing is approved.")
        try:
            draft.approve(by=clinician, at=timezone.now())
        except Refused as no:
            raise CommandError(str(no)) from None
        except IntegrityError as no:
            raise CommandError(f"These numbers make no sense: {constraint(no)}.") from None
        self.stdout.write(f"Approved: version {draft.version} holds from now on.")


def change(draft, name, value):
    """Give the draft this number, as its column reads it."""
    if name not in NUMBERS:
        raise CommandError(f"There is no {name}. There are: {', '.join(NUMBERS)}.")
    field = Policy._meta.get_field(name)
    many = isinstance(field, ArrayField)
    typed = [one.strip() for one in value.split(",")] if many else value.strip().capitalize()
    try:
        setattr(draft, name, field.clean(typed, draft))
    except ValidationError as error:
        raise CommandError(f"{name}: {' '.join(error.messages)}") from None


def constraint(error) -> str:
    return error.__cause__.diag.constraint_name.replace("_", " ")
