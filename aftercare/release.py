"""The end of a session: one transaction writes the window, the check-ins and the messages that
ask."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from aftercare.models import CheckIn, Concern
from aftercare.triage import Fired
from portal import clocks
from portal.errors import Refused
from portal.words import in_full
from scheduling import driving_rule
from scheduling.models import Acknowledgement, Ride
from scheduling.models.acknowledgement import How
from scheduling.models.appointment import Leaving, Release
from scheduling.models.waiver import Gate
from scheduling.status import RUNNING

CLOCKS_DIFFER = (
    "The clocks of this portal and of its database are more than a minute apart, so it cannot say "
    "until when there is no driving. Write the time they leave on the paper card. Enter it here "
    "with its day and the reason, and tell whoever runs the portal."
)
MUST_NOT_DRIVE = (
    "This is the phone of a patient who must not drive now either. Somebody else has to take them "
    "home, or ask a second person for an exception."
)
LEFT = Fired("left without release", "call now", "Left the clinic without being released")


@transaction.atomic
def let_go(appointment, leaving: Leaving, *, by, at: datetime, heard=False):
    """Release a patient who is here now. All of it stands, or none. `heard`: the driving rule was
    read to the companion, with the time that holds.

    While the clocks differ nobody leaves by one of them: only a time that somebody wrote down goes
    in, with the reason.
    """
    if clocks.differ(at):
        leaving, at = from_paper(leaving), clocks.later(at)
    write_release(appointment, leaving, by=by, at=at, heard=heard)


def from_paper(leaving: Leaving) -> Leaving:
    if not (leaving.left_at and leaving.reason.strip()):
        raise Refused(CLOCKS_DIFFER)
    return replace(leaving, from_paper=True)


@transaction.atomic
def write_release(appointment, leaving: Leaving, *, by, at: datetime, heard=False):
    if leaving.kind == Release.COMPANION and appointment.status in RUNNING:
        ride = Ride.objects.came(appointment, leaving, by=by, at=at)
        if ride and ride.must_not_drive(at=at) and Gate.COMPANION not in appointment.waived():
            raise Refused(MUST_NOT_DRIVE)
    appointment.release(leaving, by=by, at=at)
    if heard:
        theirs = appointment.patient.appointments
        until = in_full(theirs.last_end(), appointment.clinic.tz)
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
    for ride in appointment.rides.all():
        ride.tell_afterwards(at=at)
    if appointment.release_kind == Release.LEFT:
        Concern.objects.raise_for(
            patient=appointment.patient, fired=[LEFT], at=at, appointment=appointment, by=by
        )
