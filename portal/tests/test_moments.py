"""Elapsed hours and the wall clock, on the two nights when they part."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.moments import Elapsed, NoSuchTime, WallClock, typed, up_to_the_minute

CHICAGO = ZoneInfo("America/Chicago")
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_elapsed_hours_pass_over_a_clock_change_unchanged():
    before = datetime(2026, 3, 7, 15, tzinfo=CHICAGO)
    assert Elapsed(24).after(before) - before.astimezone(UTC) == timedelta(hours=24)


def test_nine_in_the_morning_is_nine_on_the_wall_in_winter_and_in_summer():
    nine = WallClock(time(9), days_before=1)
    monday = datetime(2026, 3, 9, 13, tzinfo=CHICAGO)
    assert nine.before(monday, CHICAGO) == utc(2026, 3, 8, 14)
    sunday = datetime(2026, 3, 8, 13, tzinfo=CHICAGO)
    assert nine.before(sunday, CHICAGO) == utc(2026, 3, 7, 15)


def test_what_is_typed_is_read_on_the_clinics_wall():
    at = utc(2026, 3, 5, 23)
    assert typed(date(2026, 3, 5), time(15, 40), CHICAGO, at=at) == utc(2026, 3, 5, 21, 40)


def test_a_time_up_to_now_is_taken_and_one_after_now_is_not():
    at = utc(2026, 3, 5, 21, 40)
    assert typed(date(2026, 3, 5), time(15, 40), CHICAGO, at=at) == at
    with pytest.raises(NoSuchTime, match="still to come"):
        typed(date(2026, 3, 5), time(15, 41), CHICAGO, at=at)


def test_the_skipped_hour_cannot_be_typed():
    with pytest.raises(NoSuchTime, match="jumped over"):
        typed(SPRING, time(2, 30), CHICAGO, at=utc(2026, 3, 9))


def test_of_the_repeated_hour_the_later_is_taken_unless_it_is_still_to_come():
    first, second = utc(2026, 11, 1, 6, 30), utc(2026, 11, 1, 7, 30)
    assert typed(AUTUMN, time(1, 30), CHICAGO, at=utc(2026, 11, 2)) == second
    assert typed(AUTUMN, time(1, 30), CHICAGO, at=second) == second
    assert typed(AUTUMN, time(1, 30), CHICAGO, at=second - timedelta(seconds=1)) == first


def test_a_whole_minute_stays_and_a_part_of_one_goes_up():
    whole = utc(2026, 3, 6, 21, 40)
    assert up_to_the_minute(whole) == whole
    assert up_to_the_minute(whole + timedelta(microseconds=1)) == whole + timedelta(minutes=1)
