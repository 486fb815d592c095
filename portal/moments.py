"""Two kinds of moment that must never be mixed: hours that elapse, and the clinic's wall clock.

Everything here takes and returns aware datetimes; what is returned is in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Elapsed:
    """So many hours on a stopwatch: no clock change makes them longer or shorter."""

    hours: int

    def after(self, at: datetime) -> datetime:
        return at.astimezone(UTC) + timedelta(hours=self.hours)


@dataclass(frozen=True)
class WallClock:
    """A time of day that people read off the clinic's wall, so many days before a date."""

    at: time
    days_before: int = 0

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime:
        day = moment.astimezone(zone).date() - timedelta(days=self.days_before)
        return on_the_wall(day, self.at, zone)


def on_the_wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant when the wall shows this; in the repeated hour the first, in the skipped one the
    next."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def up_to_the_minute(at: datetime) -> datetime:
    """The same instant, or the next whole minute after it: a window's end is never rounded down."""
    floor = at.astimezone(UTC).replace(second=0, microsecond=0)
    return floor if floor == at else floor + MINUTE


class NoSuchTime(ValueError):
    """A typed time that cannot be: the clock jumped over it, or it has not come yet."""


def typed(day: date, clock: time, zone: ZoneInfo, *, at: datetime) -> datetime:
    """The latest instant up to `at` when the wall showed what somebody typed.

    The repeated hour of autumn has two; the later one is taken, because a window that counts from
    it is never too short. Raises NoSuchTime with a sentence for the person who typed it.
    """
    naive = datetime.combine(day, clock)
    both = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    real = {one for one in both if one.astimezone(zone).replace(tzinfo=None) == naive}
    if not real:
        raise NoSuchTime("The clock jumped over that time. Enter the time it was after the change.")
    past = [one for one in real if one <= at]
    if not past:
        raise NoSuchTime(
            "That time is still to come. Enter a time that has passed, or leave it empty."
        )
    return max(past)
