import os
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from portal.models import Clinic, Role, User

CLINIC = {
    "name": "The clinic's name",
    "short_name": "Its short name, for messages (no treatment word)",
    "zone": "Its time zone, such as America/Chicago",
    "phone": "Its phone number",
}
# Said by option alone.
BESIDE = ("address", "after_hours", "ride_numbers")
FIRST = (Role.CLINICIAN, Role.MANAGER)


class Command(BaseCommand):
    help = """Open a clinic with its first clinician and its first manager. Asks for what no option
    says; the passwords may stand in CLINICIAN_PASSWORD and MANAGER_PASSWORD."""

    def add_arguments(self, parser):
        people = [f"{role}_{fact}" for role in FIRST for fact in ("name", "email")]
        for name in (*CLINIC, *BESIDE, *people):
            parser.add_argument(f"--{name.replace('_', '-')}")

    @transaction.atomic
    def handle(self, **told):
        try:
            facts = {name: told[name] or ask(question) for name, question in CLINIC.items()}
            beside = {name: told[name] for name in BESIDE if told[name]}
            clinic = saved(Clinic(**facts, **beside))
            for role in FIRST:
                self.hire(clinic, role, told)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{clinic} is open. Next: load_guidance, then approve_policy.")

    def hire(self, clinic, role, told):
        name = told[f"{role}_name"] or ask(f"The {role}'s name")
        email = told[f"{role}_email"] or ask(f"The {role}'s email")
        user = User(clinic=clinic, role=role, name=name, email=email.lower())
        password = os.environ.get(f"{role.name}_PASSWORD") or getpass(f"The {role}'s password: ")
        validate_password(password, user)
        user.set_password(password)
        saved(user)


def ask(question):
    return input(f"{question}: ").strip()


def saved(row):
    row.full_clean()
    row.save()
    return row
