from django.conf import settings
from django.core.management import CommandError


def only_in_the_demo():
    """Keep invented people, whose password everybody knows, out of a real clinic."""
    if not settings.DEMO:
        raise CommandError("This makes the demo clinic, and only where PORTAL_DEMO=1 is set.")
