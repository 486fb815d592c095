"""The messages to whoever gives a ride: will you drive, asked again, and what to know afterwards.

They have no account: the ride, which is what it is about, says where it goes.
"""

from datetime import datetime

from portal import words
from portal.messages import Kind
from portal.models.columns import all_but
from scheduling.companions import AFTER, AGAIN, ASKED
from scheduling.models import Appointment, Ride
from scheduling.status import LIVE, Status

NOT_THEIRS = "This person gives no ride any more."
SAID_YES = "They said yes."
ASKED_ANEW = "They were asked anew."
# In which states of the session each helps, and why not in the others.
HELPS = {ASKED: LIVE, AGAIN: (Status.BOOKED,), AFTER: (Status.RELEASED,)}
TOOK_PLACE = "The session had begun."
CALLED_OFF = {
    Status.CANCELLED: "The session was cancelled.",
    Status.MISSED: "The session was missed.",
    Status.NOT_TREATED: "The session did not take place.",
}
# Of a ride and its session, all that the worker may see.
RIDE = ("clinic", "appointment", "direction", "kind", "email", "confirmed_at", "removed_at",
        "link_generation")  # fmt: skip
SESSION = ("clinic", "patient", "planned", "status")


def not_owed(message, at: datetime) -> str:
    """Owed to who gives this ride now, for the session as it is planned now."""
    ride = ride_of(message)
    status = ride.appointment.status
    if not ride.has_link:
        return NOT_THEIRS
    if message.later_rounds().exists():
        return ASKED_ANEW
    if status not in HELPS[message.kind]:
        return CALLED_OFF.get(status, TOOK_PLACE)
    return SAID_YES if message.kind == AGAIN and ride.confirmed_at else ""


def said(message) -> dict:
    """The day, and a key that opens the rest. No name, and nothing of the treatment."""
    ride = ride_of(message)
    session = ride.appointment
    return {"day": words.day(session.begins, session.clinic.tz), "token": ride.token}


def ride_of(message) -> Ride:
    rows = Ride.objects.select_related("appointment__clinic").defer(
        *all_but(Ride, *RIDE), *all_but(Appointment, *SESSION, joined="appointment")
    )
    return rows.get(pk=message.occasion_id)


def companion(name, title) -> Kind:
    return Kind(
        name, title, f"messages/{name}.txt", not_owed, said,
        address=lambda message: ride_of(message).email,
        whom="Who gives the ride", place="/staff/rides/{}/",
    )  # fmt: skip


KINDS = (
    companion(ASKED, "Ride: will you drive?"),
    companion(AGAIN, "Ride: asked again"),
    companion(AFTER, "Ride: what to know afterwards"),
)
