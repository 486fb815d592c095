"""Makes the template database, as its owner, in a process of its own: migrations and two clinics.

Who runs the product cannot make a clinic, so they stand before the first test.
"""

import os

import django


def main():
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_ROLE": "owner"}
    django.setup()

    from django.core.management import call_command

    from portal.models import Clinic

    call_command("migrate", verbosity=0)
    for name, zone in (("Lakeside", "America/Chicago"), ("Harbor", "America/New_York")):
        Clinic.objects.create(
            name=f"{name} Infusion", short_name=name, zone=zone, phone="555-010-0142"
        )


if __name__ == "__main__":
    main()
