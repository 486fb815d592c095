"""Every change of every clock on earth, the half hours around it, and reading a time back."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo, available_timezones

A_DAY = timedelta(hours=24)
HALF_AN_HOUR = timedelta(minutes=30)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
# Leavings whose hours end around the change, and leavings around the change itself.
HALF_HOURS = (*range(-54, -41), *range(-9, 9))
# A leaving has seconds; the end is rounded up, never down.
PAST = [timedelta(seconds=n) for n in (0, 20, 0.000001, 59.999999, 1, 59)]
SHOWN = re.compile(
    r"(noon|\d{1,2}(?::\d\d)?[ap]m)(?: ([A-Z]{2,5}|[+-]\d{2,4}))?"
    r" (\w+), (\w+) (\d{1,2}), (\S[^,.<]*?) time"
)


def zones():
    return [ZoneInfo(key) for key in sorted(available_timezones())]


def changes(zone, begin=BEGIN, end=END):
    """The first instant after each change of this zone's clock."""
    at = begin
    while at < end:
        if offset(at, zone) != offset(at + A_DAY, zone):
            yield between(at, at + A_DAY, zone)
        at += A_DAY


def between(before, after, zone):
    while after - before > MINUTE:
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        if offset(middle, zone) == offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def offset(at, zone):
    return at.astimezone(zone).utcoffset()


def leavings(change, zone):
    """Somebody leaves in each of these half hours, as the clinic's wall shows it."""
    for n, past in zip(HALF_HOURS, cycle(PAST), strict=False):
        yield (change + n * HALF_AN_HOUR + past).astimezone(zone)


def read(shown, zone, *, near):
    """The instants, at most half a year from `near`, that these words can mean in that zone."""
    clock, abbreviation, weekday, month, day, place = SHOWN.fullmatch(shown).groups()
    assert place == zone.key.rpartition("/")[2].replace("_", " ")
    year = min((near.year - 1, near.year, near.year + 1), key=lambda y: far(y, month, day, near))
    on = date(year, month_number(month), int(day))
    assert f"{on:%A}" == weekday, shown
    wall = datetime.combine(on, read_clock(clock))
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    real = {one for one in both if one.astimezone(zone).replace(tzinfo=None) == wall}
    return {one for one in real if abbreviation in (None, f"{one.astimezone(zone):%Z}")}


def month_number(name):
    return datetime.strptime(name, "%B").month  # noqa: DTZ007


def far(year, month, day, near):
    first = date(year, month_number(month), 1) + timedelta(days=int(day) - 1)
    return abs(first - near.date())


def read_clock(text):
    if text == "noon":
        return time(12)
    hour, _, minutes = text[:-2].partition(":")
    return time(int(hour) % 12 + (12 if text.endswith("pm") else 0), int(minutes or 0))
