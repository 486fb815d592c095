"""When a session may be booked, and what is free between the booked ones. Pure.

Every refusal is a sentence for the person at the desk: what is wrong, and what to do instead.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal import words
from portal.moments import NoSuchTime

A_YEAR_AHEAD = timedelta(hours=24 * 366)
Span = tuple[datetime, datetime]


def to_come(day: date, clock: time, zone: ZoneInfo, *, at: datetime) -> datetime:
    """The instant when the clinic's wall will show this. Of a repeated hour it is the first."""
    within_a_year(day, at.astimezone(zone).date())
    naive = datetime.combine(day, clock)
    begins = naive.replace(tzinfo=zone).astimezone(UTC)
    if begins.astimezone(zone).replace(tzinfo=None) != naive:
        raise NoSuchTime("The clock jumps over that time on that night. Choose another time.")
    if begins <= at:
        raise NoSuchTime("That time has passed. Choose a time that is still to come.")
    return begins


def within_a_year(day: date, today: date):
    """Refuses a day too far off for any plan, and for the calendar's own arithmetic."""
    if abs(day - today) > A_YEAR_AHEAD:
        raise NoSuchTime("Choose a day within a year from now.")


def outside_hours(clinic, begins: datetime, ends: datetime) -> str:
    """Why the clinic is not open for the whole of it, or "" when it is."""
    hours = clinic.hours_on(clinic.today(begins))
    if hours is None:
        return f"The clinic is closed on {words.day(begins, clinic.tz)}. Choose another day."
    opens, closes = hours
    if begins < opens:
        return f"The clinic opens at {words.clock(opens, clinic.tz)}. Choose a later time."
    if ends > closes:
        last = words.clock(closes - (ends - begins), clinic.tz)
        return f"The clinic closes at {words.clock(closes, clinic.tz)}. Begin at {last} or earlier."
    return ""


def gaps(open_hours: Span, taken: Iterable[Span], *, at_least: timedelta) -> Iterator[Span]:
    """The free spans of a chair within its hours, each long enough for a session."""
    free_from, closes = open_hours
    for begins, ends in sorted(taken):
        if begins - free_from >= at_least:
            yield free_from, begins
        free_from = max(free_from, ends)
    if closes - free_from >= at_least:
        yield free_from, closes


def series(first: date, weekdays: Iterable[int], sessions: int) -> list[date]:
    """The days of a course: so many, from the first on, on these weekdays (Monday is 1)."""
    wanted = set(weekdays) or {first.isoweekday()}
    days = (first + timedelta(days=n) for n in range(7 * sessions))
    return [day for day in days if day.isoweekday() in wanted][:sessions]
