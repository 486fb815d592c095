import os
from getpass import getpass

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from portal.errors import Refused
from portal.models import Policy, User

NUMBERS = (
    "hold_hours", "escort_kinds", "fasting_hours", "check_in_hours",
    "quiet_from", "quiet_until", "call_now_minutes", "call_today_minutes",
)  # fmt: skip


class Command(BaseCommand):
    help = """Show the draft of the clinic's numbers, and let a clinician approve them with their
    password (or CLINICIAN_PASSWORD): they hold from then on, as a new version."""

    def add_arguments(self, parser):
        parser.add_argument("email", help="of the clinician who approves")

    def handle(self, email, **options):
        clinician = User.objects.filter(email=email.lower()).select_related("clinic").first()
        if clinician is None:
            raise CommandError("Nobody signs in with that email.")
        draft = Policy.objects.draft(clinician.clinic)
        self.stdout.write(f"Version {draft.version} for {draft.clinic}, a draft:")
        for name in NUMBERS:
            self.stdout.write(f"  {name.replace('_', ' '):20} {getattr(draft, name)}")
        self.stdout.write("They are drafts until a clinician has approved them as their own.")
        password = os.environ.get("CLINICIAN_PASSWORD") or getpass(f"{clinician}, your password: ")
        if not clinician.check_password(password):
            raise CommandError("That is not their password. Nothing is approved.")
        try:
            draft.approve(by=clinician, at=timezone.now())
        except Refused as no:
            raise CommandError(str(no)) from None
        self.stdout.write(f"Approved: version {draft.version} holds from now on.")
