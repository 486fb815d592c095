from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare.models import GuidanceVersion
from portal.models import Clinic


class Command(BaseCommand):
    help = "Add the guide's texts to each clinic as drafts, where they differ from its newest ones."

    def handle(self, **options):
        now = timezone.now()
        for clinic in Clinic.objects.all():
            for draft in GuidanceVersion.objects.load_drafts(clinic, now):
                self.stdout.write(f"{clinic}: {draft} waits to be signed.")
