"""A moment is read aloud the same way everywhere, and never leaves two readings."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.words import (
    clock,
    day,
    duration,
    in_full,
    numbers,
    phone_href,
    relative_day,
    said,
    zone_name,
)

CHICAGO = ZoneInfo("America/Chicago")


def chicago(*parts, fold=0):
    return datetime(*parts, tzinfo=CHICAGO, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((2026, 3, 6, 15, 40), "3:40pm"),
        ((2026, 3, 6, 13, 0), "1pm"),
        ((2026, 3, 6, 12, 0), "noon"),
        ((2026, 3, 6, 12, 1), "12:01pm"),
        ((2026, 3, 6, 0, 0), "12:00am"),
        ((2026, 3, 6, 9, 5), "9:05am"),
    ],
)
def test_a_clock_is_read_as_people_say_it(parts, said):
    assert clock(chicago(*parts), CHICAGO) == said


def test_the_repeated_hour_says_which_of_the_two_it_is():
    assert clock(chicago(2026, 11, 1, 1, 30), CHICAGO) == "1:30am CDT"
    assert clock(chicago(2026, 11, 1, 1, 30, fold=1), CHICAGO) == "1:30am CST"


def test_the_hours_around_the_repeated_one_need_no_letters():
    assert clock(chicago(2026, 11, 1, 0, 59), CHICAGO) == "12:59am"
    assert clock(chicago(2026, 11, 1, 2, 0), CHICAGO) == "2am"


def test_the_hour_after_the_skipped_one_needs_no_letters():
    assert clock(chicago(2026, 3, 8, 3, 30), CHICAGO) == "3:30am"


def test_in_full_is_fit_for_paper():
    assert in_full(chicago(2026, 3, 6, 15, 40), CHICAGO) == "3:40pm Friday, March 6, Chicago time"


def test_a_zone_is_named_by_its_city():
    assert zone_name(ZoneInfo("America/New_York")) == "New York time"
    assert zone_name(ZoneInfo("America/Argentina/Ushuaia")) == "Ushuaia time"


def test_tomorrow_turns_into_today_at_midnight_of_the_clinic():
    end = chicago(2026, 3, 6, 15, 40)
    midnight = chicago(2026, 3, 6, 0, 0)
    assert relative_day(end, CHICAGO, at=midnight - timedelta(seconds=1)) == "tomorrow"
    assert relative_day(end, CHICAGO, at=midnight) == "today"
    assert relative_day(end, CHICAGO, at=midnight - timedelta(hours=30)) == ""


def test_the_day_is_the_clinics_and_not_the_servers():
    assert day(datetime(2026, 3, 7, 5, 59, tzinfo=UTC), CHICAGO) == "Friday, March 6"
    assert day(datetime(2026, 3, 7, 6, 0, tzinfo=UTC), CHICAGO) == "Saturday, March 7"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(hours=21, minutes=55), "21 hours 55 minutes"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(minutes=59, seconds=1), "1 hour"),
        (timedelta(seconds=1), "1 minute"),
        (timedelta(0), "less than a minute"),
    ],
)
def test_time_to_go_is_rounded_up(span, said):
    assert duration(span) == said


def test_a_moment_of_today_needs_no_day_and_any_other_has_one():
    at = chicago(2026, 3, 5, 23, 59)
    assert said(chicago(2026, 3, 5, 0, 0), CHICAGO, at=at) == "12:00am"
    assert said(chicago(2026, 3, 6, 0, 0), CHICAGO, at=at) == "12:00am Friday, March 6"
    assert said(chicago(2026, 3, 4, 23, 59), CHICAGO, at=at) == "11:59pm Wednesday, March 4"


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("555-010-0142", "tel:+15550100142"),
        ("(555) 010 0142", "tel:+15550100142"),
        ("1-555-010-0142", "tel:+15550100142"),
        ("+1 555 010 0142", "tel:+15550100142"),
        ("+49 30 901820", "tel:+4930901820"),
        ("555-010-0142 ext. 12", "tel:+15550100142"),
        ("010-0142", "tel:0100142"),
        ("988", "tel:988"),
        ("", "tel:"),
    ],
)
def test_a_number_can_be_tapped(phone, href):
    assert phone_href(phone) == href


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Lakeside Cab 555-010-0150", [("Lakeside Cab", "555-010-0150")]),
        (
            "A 555-010-0150; B +1 (555) 010 0151;",
            [("A", "555-010-0150"), ("B", "+1 (555) 010 0151")],
        ),
        ("Ask at the desk", [("Ask at the desk", "")]),
        ("Route 9 bus", [("Route 9 bus", "")]),
    ],
)
def test_ride_numbers_are_names_with_phones(text, found):
    assert numbers(text) == found
