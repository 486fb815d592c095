"""When the end of a window moves, everybody who counts on the old time is told the new one, and
staff get a row to make sure that it was heard."""

from datetime import datetime

from django.db import transaction

from aftercare.models import Concern
from aftercare.triage import Fired
from portal.models import Message
from scheduling.models import Correction
from scheduling.window_messages import COMPANION, PATIENT

NEW_TIME = Fired(
    "window changed",
    "call today",
    "Their no-driving time ends later now. Make sure the patient and who is with them heard it",
)


@transaction.atomic
def correct(session, *, by, at: datetime, **said) -> Correction:
    """True times for a session. Until the release there is no end to tell."""
    return session.correct(by=by, at=at, **said)


@transaction.atomic
def agree(correction, *, by, at: datetime) -> bool:
    """A second person agrees. Returns whether there was a later end to tell."""
    moved = correction.agree(by=by, at=at)
    return moved and tell_new_time(correction.appointment, by=by, at=at)


@transaction.atomic
def lengthen(session, until: datetime, *, reason: str, by, at: datetime) -> bool:
    """A clinician moves the end. Returns whether there was a later end to tell."""
    session.lengthen(until, reason=reason, by=by, at=at)
    return tell_new_time(session, by=by, at=at)


def tell_new_time(session, *, by, at: datetime) -> bool:
    """Nothing is told when another session's window ends later still, or when all have ended."""
    until = type(session).objects.filter(patient=session.patient_id).last_end()
    moved = type(session).objects.values_list("no_driving_until", flat=True).get(pk=session.pk)
    if moved != until or until <= at:
        return False
    when = {"due_at": at, "not_after": until}
    Message.objects.plan(PATIENT, occasion=session, patient=session.patient, **when)
    for ride in session.rides.filter(direction="home", removed_at=None).exclude(email=""):
        Message.objects.plan(COMPANION, occasion=ride, **when)
    Concern.objects.raise_for(
        patient=session.patient, appointment=session, fired=[NEW_TIME], at=at, by=by
    )
    return True
