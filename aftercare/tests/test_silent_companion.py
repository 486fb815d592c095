"""A ride home that nobody confirmed becomes a task a day before the session, and two hours
before."""

from datetime import timedelta

import pytest

from aftercare import silent_companion
from aftercare.models import Concern
from aftercare.tests.roles import working
from portal.testing.threads import at_once
from scheduling.models import Ride

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SAM = {"name": "Sam Rivera", "phone": "555-010-0178"}


@pytest.fixture
def session(book, maria):
    return book(maria)


@pytest.fixture
def named(session, kofi, noon):
    return Ride.objects.name_driver(session, **SAM, confirmed=False, by=kofi, at=noon - 100 * HOUR)


@pytest.fixture
def mark(noon):
    """mark(hours=-24) is what the worker does that long after noon."""
    return lambda **past: silent_companion.mark(at=noon + timedelta(**past))


def said():
    rows = Concern.objects.order_by("pk")
    return [(c.level, [reason.words for reason in c.reasons.all()]) for c in rows]


AT_NOON = "less than %s hours before the session at noon Thursday, March 5, Chicago time"
NOT_CONFIRMED = f"Ride home named, not confirmed, {AT_NOON}"
NOBODY = f"No ride home named, {AT_NOON}"


def test_a_day_before_staff_are_asked_to_call_today(named, session, maria, mark):
    mark(hours=-24, seconds=-1)
    assert said() == []
    mark(hours=-24)
    mark(hours=-23)
    assert said() == [("call today", [NOT_CONFIRMED % 24])]
    concern = Concern.objects.get()
    assert (concern.patient, concern.appointment, concern.check_in) == (maria, session, None)
    assert concern.reasons.get().rule == "silent companion"


def test_two_hours_before_what_is_open_of_it_becomes_call_now(named, mark):
    mark(hours=-24)
    mark(hours=-2, seconds=-1)
    assert [level for level, _ in said()] == ["call today"]
    mark(hours=-2)
    mark(hours=-1)
    assert said() == [("call now", [NOT_CONFIRMED % 24, NOT_CONFIRMED % 2])]


def test_two_hours_before_what_was_closed_is_raised_anew(named, mark, dana, noon):
    mark(hours=-24)
    how = {"outcome": "companion", "note": "They said they will call back."}
    Concern.objects.get().resolve(by=dana, at=noon - 20 * HOUR, **how)
    mark(hours=-19)
    assert len(said()) == 1
    mark(hours=-2)
    assert [level for level, _ in said()] == ["call today", "call now"]


def test_nobody_named_is_said_so(session, mark):
    mark(hours=-24)
    assert said()[0][1] == [NOBODY % 24]


def test_who_was_removed_is_nobody(named, session, maria, mark, noon):
    named.remove(by=maria.user, at=noon - 30 * HOUR)
    mark(hours=-24)
    assert said()[0][1] == [NOBODY % 24]


def test_a_ride_there_is_no_ride_home(session, kofi, mark, noon):
    Ride.objects.name_driver(
        session, **SAM, confirmed=True, direction="there", by=kofi, at=noon - 50 * HOUR
    )
    mark(hours=-24)
    assert len(said()) == 1


@pytest.mark.parametrize("who", ["staff", "link"])
def test_a_confirmed_ride_is_left_alone(named, session, kofi, mark, noon, who):
    if who == "staff":
        how = {"confirmed": True, "by": kofi, "at": noon - 30 * HOUR}
        Ride.objects.name_driver(session, **SAM, **how)
    else:
        named.say_yes(at=noon - 30 * HOUR)
    mark(hours=-24)
    mark(hours=-2)
    assert said() == []


@pytest.mark.parametrize("act", ["cancel", "miss", "do_not_treat"])
def test_a_session_that_is_off_needs_no_ride(named, session, dana, mark, noon, act):
    getattr(session, act)(by=dana, at=noon - 3 * HOUR, reason="They called.")
    mark(hours=-2)
    assert said() == []


def test_a_moved_session_is_asked_about_at_its_new_time_again(named, session, kofi, mark, noon):
    mark(hours=-24)
    session.move(noon + 72 * HOUR, by=kofi, at=noon - 20 * HOUR)
    mark(hours=-2)
    assert len(said()[0][1]) == 1
    mark(hours=48)
    mark(hours=49)
    level, words = said()[0]
    assert (level, len(words)) == ("call today", 2)
    assert words[1].endswith("24 hours before the session at 1pm Sunday, March 8, Chicago time")


def test_once_it_has_begun_it_is_too_late_to_ask(named, mark):
    mark(hours=0)
    assert said() == []


def test_the_worker_may_do_it_and_two_at_once_ask_once(committed_db, named, mark, dana, lakeside):
    with working(committed_db):
        at_once(*[lambda: mark(hours=-24)] * 2)
        mark(hours=-2)
    assert said() == [("call now", [NOT_CONFIRMED % 24, NOT_CONFIRMED % 2])]
