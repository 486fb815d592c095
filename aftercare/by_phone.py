"""A check-in that a patient answers on the phone, while a nurse writes it down."""

from datetime import datetime

from django.db import transaction

from aftercare.models import CheckIn
from portal.errors import Refused
from portal.models import Event


def may_be_told(check_in, at: datetime) -> bool:
    """From when it is due until it is sent, closed or not: a silent patient can be called."""
    return check_in.state(at) in ("open", "closed")


@transaction.atomic
def write_down(check_in, pages: dict, last: dict, *, by, at: datetime):
    """Keep each page as if the patient had sent it, and what it calls for, which is theirs to
    answer who heard it. Returns that concern, or None."""
    held = CheckIn.objects.select_related("clinic", "patient__clinic", "appointment")
    check_in = held.select_for_update(of=("self",)).get(pk=check_in.pk)
    if not may_be_told(check_in, at):
        raise Refused("This check-in was sent, or its time has not come. Look at it again.")
    for page, told in pages.items():
        check_in.answer(page, told, at=at, by=by)
    check_in.send(last, at=at, by=by)
    Event.objects.record("told by phone", by=by, at=at, row=check_in)
    concern = check_in.concerns.open().last()
    if concern and not concern.taken_by:
        concern.take(by=by, at=at)
    return concern
