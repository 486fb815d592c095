"""The messages that scheduling sends: the reminders of a booked session."""

from datetime import datetime

from portal import words
from portal.messages import Kind
from portal.models.columns import all_but
from scheduling import companion_messages, window_messages
from scheduling.models import Appointment
from scheduling.reminders import BY_KIND, REMINDERS
from scheduling.status import Status

MOVED = "The session was moved."
NOT_BOOKED = {
    Status.CANCELLED: "The session was cancelled.",
    Status.ARRIVED: "The patient was there already.",
    Status.MISSED: "The session was missed.",
    Status.NOT_TREATED: "The session did not take place.",
}
TOOK_PLACE = "The session had begun."


def not_owed(message, at: datetime) -> str:
    """A reminder is owed for a session that is still booked, by the plan it was planned for."""
    session = session_of(message)
    if session.status != Status.BOOKED:
        return NOT_BOOKED.get(session.status, TOOK_PLACE)
    helps_until = BY_KIND[message.kind].not_after(session.begins, session.clinic.tz)
    if message.not_after != helps_until or message.later_rounds().exists():
        return MOVED
    return ""


def said(message) -> dict:
    """When to come. Absolute, with its zone, since nobody knows when it is read."""
    session = session_of(message)
    zone = session.clinic.tz
    return {
        "clock": words.clock(session.begins, zone),
        "day": words.day(session.begins, zone),
        "zone": words.zone_name(zone),
    }


def session_of(message) -> Appointment:
    """As much of it as the worker may see."""
    rows = Appointment.objects.select_related("clinic")
    rows = rows.defer(*all_but(Appointment, "clinic", "planned", "status"))
    return rows.get(pk=message.occasion_id, patient=message.patient_id)


KINDS = (
    *(
        Kind(reminder.kind, reminder.title, "messages/reminder.txt", not_owed, said)
        for reminder in REMINDERS
    ),
    *window_messages.KINDS,
    *companion_messages.KINDS,
)
