"""The messages that say a window's end has moved: to the patient, and to who took them home."""

from datetime import datetime

from django.db import connection

from portal.messages import Kind
from portal.models.columns import all_but
from portal.words import in_full
from scheduling.models import Ride

PATIENT, COMPANION = "window_changed", "companion_window"
REPLACED = "A newer time took the place of this one."
RUNS = "Another session of theirs began, so no end is known."
NOBODY = "Nobody is named for this ride any more."
GONE = "They had been taken off the ride."


def until_of(message) -> datetime | None:
    """The end of all their windows together; None while one of their sessions runs."""
    with connection.cursor() as cursor:
        cursor.execute("select told_until(%s, %s)", [message.kind, message.occasion_id])
        return cursor.fetchone()[0]


def not_owed(message, at: datetime) -> str:
    if message.later_rounds().exists():
        return REPLACED
    until = until_of(message)
    if until is None:
        return RUNS
    return REPLACED if until != message.not_after else ""


def companion_not_owed(message, at: datetime) -> str:
    ride = ride_of(message)
    if ride is None or not ride.stands:
        return GONE if ride else NOBODY
    return not_owed(message, at)


def words(message) -> dict:
    return {"until": in_full(until_of(message), message.clinic.tz)}


def ride_of(message) -> Ride | None:
    """As much of it as the worker may see."""
    known = ("clinic", "appointment", "direction", "kind", "email", "removed_at")
    rows = Ride.objects.defer(*all_but(Ride, *known))
    return rows.filter(pk=message.occasion_id).first()


def address(message) -> str:
    ride = ride_of(message)
    return ride.email if ride and ride.stands else ""


KINDS = (
    Kind(PATIENT, "New no-driving time", "messages/window.txt", not_owed, words),
    Kind(
        COMPANION, "New no-driving time, to who took them home", "messages/window_companion.txt",
        companion_not_owed, words, address,
        whom="Who took them home", place="/staff/rides/{}/",
    ),
)  # fmt: skip
