"""The end of a session: one transaction writes the window, the check-ins and the messages that
ask."""

from datetime import datetime

from django.db import transaction

from aftercare.models import CheckIn, Concern
from aftercare.triage import Fired
from scheduling.models.appointment import Leaving, Release

LEFT = Fired("left without release", "call now", "Left the clinic without being released")


@transaction.atomic
def let_go(appointment, leaving: Leaving, *, by, at: datetime):
    """Release a patient who is here now. All of it stands, or none."""
    appointment.release(leaving, by=by, at=at)
    follow_up(appointment, by=by, at=at)


@transaction.atomic
def enter_afterwards(appointment, leaving: Leaving, *, by, at: datetime, **times):
    """Write down a session that ran without the portal. Only check-ins still ahead will be
    asked."""
    appointment.enter_afterwards(leaving, by=by, at=at, **times)
    follow_up(appointment, by=by, at=at)


def follow_up(appointment, *, by, at: datetime):
    CheckIn.objects.plan_after(appointment, at=at)
    if appointment.release_kind == Release.LEFT:
        Concern.objects.raise_for(
            patient=appointment.patient, fired=[LEFT], at=at, appointment=appointment, by=by
        )
