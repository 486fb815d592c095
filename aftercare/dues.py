"""By when staff must answer a concern, by the clinic's hours and its policy. Pure."""

from datetime import datetime, timedelta

from aftercare.levels import Level
from portal.models import Clinic, Policy
from portal.moments import up_to_the_minute


def due(level: str, clinic: Clinic, policy: Policy, at: datetime) -> datetime:
    """The moment until which a concern of this level can wait, in UTC, on a whole minute.

    A closed clinic answers from its next opening. What is promised is never earlier than this.
    """
    opening, closing = hours(clinic, at)
    begin = max(at, opening)
    if level == Level.CALL_NOW:
        return up_to_the_minute(begin + timedelta(minutes=policy.call_now_minutes))
    if level == Level.CALL_TODAY:
        soon = up_to_the_minute(begin + timedelta(minutes=policy.call_today_minutes))
        return min(soon, closing)
    return closing


def hours(clinic: Clinic, at: datetime) -> tuple[datetime, datetime]:
    """When somebody answers at this clinic: since when, or from when, and until when.

    The doors can be opened or closed by hand, against the hours on the wall. A clinic that does not
    open within two weeks counts as open for a day, since a concern must fall due, and soon.
    """
    tomorrow = at + timedelta(hours=24)
    planned = clinic.next_hours(at)
    if clinic.is_open(at):
        running = planned and planned[0] <= at
        return (planned[0], planned[1]) if running else (at, tomorrow)
    if planned and planned[0] <= at:
        planned = clinic.next_hours(planned[1])
    return planned or (at, tomorrow)
