"""The end of a session: one transaction writes the window, the check-ins and the messages that
ask."""

from datetime import datetime

from django.db import transaction

from aftercare.models import CheckIn, Concern
from aftercare.triage import Fired
from portal.words import in_full
from scheduling import driving_rule
from scheduling.models import Acknowledgement
from scheduling.models.acknowledgement import How
from scheduling.models.appointment import Leaving, Release

LEFT = Fired("left without release", "call now", "Left the clinic without being released")


@transaction.atomic
def let_go(appointment, leaving: Leaving, *, by, at: datetime, heard=False):
    """Release a patient who is here now. All of it stands, or none. `heard`: the driving rule was
    read to the companion, with the time that holds."""
    appointment.release(leaving, by=by, at=at)
    if heard:
        until = in_full(appointment.no_driving_until, appointment.clinic.tz)
        Acknowledgement.objects.by_companion(
            appointment, name=leaving.companion, words=driving_rule.for_companion(until),
            how=How.READ_OUT, by=by, at=at,
        )  # fmt: skip
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
