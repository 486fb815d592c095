"""Silence is an answer too: a check-in that closed without one raises a concern.

A check-in of one's own, which nobody asked for, owes no answer; and one that staff hear of already,
by a red flag say, needs no second reason to be called about.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from aftercare.alone import alone
from aftercare.levels import Level
from aftercare.models import Answer, CheckIn, Concern
from aftercare.triage import Fired
from portal.models import Patient
from portal.models.columns import all_but
from scheduling.models import Appointment

# Longer than any stop of the worker should last. What closed earlier is not looked for, so that one
# look costs the same in the tenth year as in the first.
LOOK_BACK = timedelta(hours=7 * 24)
KNOWN = ("clinic", "patient", "policy")  # of a session, by the worker
LOCK = 724_010  # any number that no other lock of ours has


@transaction.atomic
def mark(*, at: datetime):
    """Raise one concern for each check-in that closed unanswered. Of two workers, one does."""
    if not alone(LOCK):
        return
    for check_in in unheard(at):
        Concern.objects.raise_for(
            patient=check_in.patient,
            fired=[reason(check_in)],
            at=at,
            check_in=check_in,
            appointment=check_in.appointment,
        )


def unheard(at: datetime):
    """Closed within the last week, asked for, not sent, and unknown to staff."""
    closed = CheckIn.objects.filter(
        sent_at=None, set_aside="", closes_at__lte=at, closes_at__gt=at - LOOK_BACK
    )
    asked = closed.filter(hours__isnull=False, concerns=None)
    begun = Exists(Answer.objects.filter(check_in=OuterRef("pk")))
    with_people = asked.select_related("clinic", "patient", "appointment").defer(
        *all_but(Patient, "clinic", joined="patient"),
        *all_but(Appointment, *KNOWN, joined="appointment"),
    )
    return with_people.annotate(begun=begun).order_by("closes_at")


def reason(check_in) -> Fired:
    said = "begun, but not sent" if check_in.begun else "not sent back"
    return Fired("silence", Level.NO_REPLY, f"{check_in.name} {said}")
