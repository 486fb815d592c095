from django.contrib import messages
from django.db import transaction


class Refused(Exception):
    """A rule of the clinic says no. The text is a sentence for the person who asked: what to do
    now."""


def attempt(request, act) -> bool:
    """Do one act of a page; when a rule says no, say so on the next page and change nothing."""
    try:
        with transaction.atomic():
            act()
    except Refused as no:
        messages.error(request, str(no))
        return False
    return True
