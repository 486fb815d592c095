"""When the two reminders of a session fall due, until when they help, and what they say."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from portal import messages
from portal.models import Message
from portal.moments import on_the_wall
from scheduling import reminders
from scheduling.messages import KINDS

CHICAGO = ZoneInfo("America/Chicago")
THREE_DAYS, ONE_DAY = reminders.REMINDERS
SECOND = timedelta(seconds=1)


def at_one(day):
    return on_the_wall(day, time(13), CHICAGO)


def wall(moment):
    return f"{moment.astimezone(CHICAGO):%a %b %-d %H:%M %Z}"


@pytest.mark.parametrize(
    ("session", "three_days", "one_day"),
    [
        ("2026-03-05", "Mon Mar 2 09:00 CST", "Wed Mar 4 09:00 CST"),
        # Clocks go forward on Sunday, March 8, at 2am.
        ("2026-03-08", "Thu Mar 5 09:00 CST", "Sat Mar 7 09:00 CST"),
        ("2026-03-09", "Fri Mar 6 09:00 CST", "Sun Mar 8 09:00 CDT"),
        ("2026-03-11", "Sun Mar 8 09:00 CDT", "Tue Mar 10 09:00 CDT"),
        # Clocks go back on Sunday, November 1, at 2am.
        ("2026-11-01", "Thu Oct 29 09:00 CDT", "Sat Oct 31 09:00 CDT"),
        ("2026-11-02", "Fri Oct 30 09:00 CDT", "Sun Nov 1 09:00 CST"),
        ("2026-11-04", "Sun Nov 1 09:00 CST", "Tue Nov 3 09:00 CST"),
    ],
)
def test_reminders_fall_due_at_9am_on_the_clinics_wall(session, three_days, one_day):
    begins = at_one(date.fromisoformat(session))
    assert wall(THREE_DAYS.due_at(begins, CHICAGO)) == three_days
    assert wall(ONE_DAY.due_at(begins, CHICAGO)) == one_day


def test_the_earlier_one_helps_until_the_later_one_and_that_until_two_hours_before():
    begins = at_one(date(2026, 3, 5))
    assert wall(THREE_DAYS.not_after(begins, CHICAGO)) == "Wed Mar 4 09:00 CST"
    assert wall(ONE_DAY.not_after(begins, CHICAGO)) == "Thu Mar 5 11:00 CST"


def test_every_reminder_falls_due_before_it_stops_to_help_whatever_the_hour():
    for hour in range(24):
        begins = on_the_wall(date(2026, 3, 9), time(hour), CHICAGO)
        for one in reminders.REMINDERS:
            assert one.due_at(begins, CHICAGO) < one.not_after(begins, CHICAGO)


def test_the_words_are_a_date_a_place_to_look_and_a_number(maria, book, noon, settings):
    settings.SITE_URL = "https://care.example"
    session = book(maria, at=noon + timedelta(hours=25))
    assert said_of(session) == (
        "Lakeside: your visit is on Friday, March 6 at 1pm Chicago time. "
        "Getting ready: https://care.example/sessions/ Questions: 555-010-0142"
    )


def test_the_words_hold_no_name_and_nothing_of_the_treatment(maria, book):
    words = said_of(book(maria)).lower()
    for never in ("maria", "alvarez", "mood", "infusion", "ketamine", "session:", "chair"):
        assert never not in words.replace("/sessions/", "")


@pytest.mark.parametrize("zone", ["Antarctica/DumontDUrville", "America/Indiana/Indianapolis"])
def test_the_longest_names_and_numbers_fit_in_a_text(change_clinic, maria, book, settings, zone):
    settings.SITE_URL = "https://portal.a-long-name-of-a-clinic.example"
    change_clinic(zone=zone, short_name="St. Mary's & O'Neill", phone="+1 555-010-0142 x 12")
    september = on_the_wall(date(2026, 9, 30), time(10, 30), ZoneInfo(zone))
    words = said_of(book(maria, at=september))
    assert len(words) <= 160
    assert words.startswith(
        "St. Mary's & O'Neill: your visit is on Wednesday, September 30 at 10:30am"
    )
    assert words.endswith("Questions: +1 555-010-0142 x 12")


def test_the_first_line_fits_in_every_zone_of_the_world():
    """The longest short name, weekday, month and clock, with each zone there is."""
    longest = f"{'x' * 20}: your visit is on Wednesday, September 30 at 10:30am CEST {{}}."
    names = (zone.rpartition("/")[2].replace("_", " ") for zone in available_timezones())
    assert max(len(longest.format(f"{name} time")) for name in names) <= messages.LONGEST


def said_of(session, kind=KINDS[1]):
    session.plan_reminders(at=datetime(2026, 3, 1, tzinfo=UTC))
    return messages.text(Message.objects.filter(kind=kind.name).latest("pk"), kind)
