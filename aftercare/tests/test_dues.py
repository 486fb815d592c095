"""By when staff must answer, on both sides of the clinic's hours. Chicago, 8am to 7pm, weekdays."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from aftercare.dues import due
from portal.models import Clinic, Policy

CHICAGO = ZoneInfo("America/Chicago")
THURSDAY, FRIDAY, MONDAY = date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9)


def clinic(**how):
    hours = {"opens_at": time(8), "closes_at": time(19)}
    return Clinic(**{"zone": "America/Chicago", "open_days": [1, 2, 3, 4, 5]} | hours | how)


def on(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=CHICAGO)


def falls_due(level, at, **how):
    return due(level, clinic(**how), Policy(call_now_minutes=10, call_today_minutes=120), at)


@pytest.mark.parametrize(
    ("level", "day", "clock", "due_day", "due_clock"),
    [
        ("call now", THURSDAY, "12:00", THURSDAY, "12:10"),
        ("call now", THURSDAY, "18:59", THURSDAY, "19:09"),
        ("call now", THURSDAY, "19:00", FRIDAY, "08:10"),
        ("call now", THURSDAY, "07:59", THURSDAY, "08:10"),
        ("call now", THURSDAY, "08:00", THURSDAY, "08:10"),
        ("call today", THURSDAY, "12:00", THURSDAY, "14:00"),
        ("call today", THURSDAY, "17:00", THURSDAY, "19:00"),
        ("call today", THURSDAY, "17:01", THURSDAY, "19:00"),
        ("call today", THURSDAY, "18:59", THURSDAY, "19:00"),
        ("call today", THURSDAY, "19:00", FRIDAY, "10:00"),
        ("read today", THURSDAY, "12:00", THURSDAY, "19:00"),
        ("read today", THURSDAY, "18:59", THURSDAY, "19:00"),
        ("read today", THURSDAY, "19:00", FRIDAY, "19:00"),
        ("read today", THURSDAY, "03:00", THURSDAY, "19:00"),
        ("no reply", THURSDAY, "12:00", THURSDAY, "19:00"),
        ("no reply", FRIDAY, "19:00", MONDAY, "19:00"),
        ("call now", FRIDAY, "19:00", MONDAY, "08:10"),
    ],
)
def test_a_concern_falls_due(level, day, clock, due_day, due_clock):
    assert falls_due(level, on(day, clock)) == on(due_day, due_clock)


def test_it_falls_due_on_a_whole_minute_and_never_earlier_than_promised():
    just_past = on(THURSDAY, "12:00") + timedelta(seconds=1)
    assert falls_due("call now", just_past) == on(THURSDAY, "12:11")


@pytest.mark.parametrize(
    ("doors", "level", "clock", "due_day", "due_clock"),
    [
        ("closed", "call now", "12:00", FRIDAY, "08:10"),
        ("closed", "read today", "12:00", FRIDAY, "19:00"),
        ("closed", "call now", "07:00", THURSDAY, "08:10"),
        ("open", "call now", "21:00", THURSDAY, "21:10"),
        ("open", "call today", "21:00", THURSDAY, "23:00"),
        ("open", "call today", "18:00", THURSDAY, "19:00"),
        ("open", "read today", "21:00", FRIDAY, "21:00"),
    ],
)
def test_doors_opened_or_closed_by_hand_decide(doors, level, clock, due_day, due_clock):
    at = on(THURSDAY, clock)
    assert falls_due(level, at, doors=doors) == on(due_day, due_clock)


def test_a_clinic_that_never_opens_still_has_to_answer():
    at = on(THURSDAY, "12:00")
    assert falls_due("call now", at, open_days=[]) == on(THURSDAY, "12:10")
    assert falls_due("no reply", at, open_days=[]) == on(FRIDAY, "12:00")


def test_on_the_night_the_clock_jumps_it_opens_by_the_wall():
    night = on(date(2026, 3, 7), "23:00")
    assert falls_due("call now", night) == on(MONDAY, "08:10")
