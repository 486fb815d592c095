"""Leaving the clinic: the minute it is, with whom, and never alone."""

from datetime import timedelta

import pytest

from portal.errors import Refused
from portal.words import clock
from scheduling.models.appointment import Leaving

WITH_SAM = Leaving(kind="companion", companion="Sam Rivera", companion_phone="555-010-0178")


def minutes(n):
    return timedelta(minutes=n)


@pytest.mark.parametrize(("typed", "end"), [(94, "1:34pm"), (95, "1:36pm")])
def test_the_minute_that_runs_is_this_moment(bring, maria, dana, noon, lakeside, typed, end):
    """At 1:35:50pm the page shows 1:36pm. Typing 1:35pm must not make it a minute less."""
    session = bring(maria, to="recovering")
    leaving = Leaving(**vars(WITH_SAM) | {"left_at": noon + minutes(typed)})
    session.release(leaving, by=dana, at=noon + minutes(95) + timedelta(seconds=50))
    assert clock(session.no_driving_until, lakeside.tz) == end
    assert session.no_driving_until - session.released_at >= timedelta(hours=24)


def test_a_leaving_in_the_minute_of_the_end_is_taken(bring, maria, dana, noon):
    session = bring(maria, to="started")
    session.end(by=dana, at=noon + minutes(50) + timedelta(seconds=30))
    leaving = Leaving(**vars(WITH_SAM) | {"left_at": noon + minutes(50)})
    session.release(leaving, by=dana, at=noon + minutes(51))
    assert session.released_at == session.ended_at


def test_what_was_never_started_is_not_released(bring, maria, dana, noon):
    session = bring(maria, to="arrived")
    with pytest.raises(Refused, match="No infusion has been started here"):
        session.release(WITH_SAM, by=dana, at=noon)


@pytest.mark.parametrize(
    ("companion", "phone"), [("Maria Alvarez", "555-010-0178"), ("Sam", "555-010-0177")]
)
def test_nobody_is_released_to_themselves(bring, maria, dana, noon, companion, phone):
    session = bring(maria, to="recovering")
    with pytest.raises(Refused, match="themselves|own phone"):
        session.release(
            Leaving("companion", companion=companion, companion_phone=phone), by=dana,
            at=noon + minutes(95),
        )  # fmt: skip


def test_an_ambulance_is_not_the_ride(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    leaving = Leaving(**vars(WITH_SAM) | {"kind": "ambulance", "reason": "chest pain"})
    session.release(leaving, by=dana, at=noon + minutes(60))
    assert (session.companion, session.companion_phone) == ("", "")
    assert session.history().last().verb == "taken by ambulance"
