#!/usr/bin/env python
"""Django's commands, for this portal."""

import os
import sys

OWNERS = {
    "approve_policy", "changepassword", "createcachetable", "furnish", "load_guidance",
    "makemigrations", "migrate", "open_clinic", "prepare_demo", "seed_demo", "showmigrations",
    "sqlmigrate", "verify_events", "walls",
}  # fmt: skip


def main():
    """Run a command, as the role it needs; say in a sentence what is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("PORTAL_ROLE", "owner" if OWNERS & set(sys.argv[1:2]) else "web")

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"No database answers. Start `make demo`, or set DATABASE_URL.\n{error}")


if __name__ == "__main__":
    main()
