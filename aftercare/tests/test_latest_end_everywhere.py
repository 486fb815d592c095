"""Where another session's hours end later, staff read and say that end, and not this session's."""

from datetime import timedelta

import pytest

from aftercare.tests.said import said
from portal.errors import Refused
from portal.testing.pages import page
from scheduling.models import Acknowledgement, Appointment

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def yesterday(bring, maria, amara, noon):
    """Maria left yesterday, and is not to drive until 6pm tomorrow."""
    session = bring(maria, at=noon - 24 * HOUR)
    session.lengthen(noon + 30 * HOUR, reason="unsteady", by=amara, at=noon - 20 * HOUR)
    return session


@pytest.fixture
def today(yesterday, bring, maria, clock):
    session = bring(maria, to="recovering")
    clock(minutes=99, seconds=20)
    return session


@pytest.fixture
def reads(sign_in, dana, noon, lakeside):
    """reads(session, "release"): the ends that this page of hers names."""

    def reads(session, act=""):
        shown = page(sign_in(dana), f"/staff/sessions/{session.pk}/{act}/".replace("//", "/"))
        return set(said(shown, lakeside.tz, near=noon).until)

    return reads


def released(sign_in, dana, session):
    told = {"kind": "companion", "companion": "Sam Rivera", "companion_phone": "555-010-0178"}
    sign_in(dana).post(
        f"/staff/sessions/{session.pk}/release/", told | {"here": "on", "heard": "on"}
    )
    return Appointment.objects.get(pk=session.pk)


def test_before_a_release_the_end_of_all_hours_is_said(reads, today, noon):
    assert reads(today, "release") == {noon + 30 * HOUR}


def test_a_later_end_of_this_session_is_said(reads, bring, maria, clock, noon):
    bring(maria, at=noon - 24 * HOUR)
    session = bring(maria, to="recovering")
    clock(minutes=99, seconds=20)
    assert reads(session, "release") == {noon + 100 * MINUTE + 24 * HOUR}


def test_the_companion_hears_the_end_of_all_hours(sign_in, dana, today, noon):
    kept = released(sign_in, dana, today)
    assert kept.no_driving_until == noon + 100 * MINUTE + 24 * HOUR
    heard = Acknowledgement.objects.get(who="companion").words
    assert "must not drive until 6pm Friday, March 6, Chicago time" in heard


def test_who_corrects_reads_the_end_of_all_hours(sign_in, dana, reads, yesterday, today, noon):
    kept = released(sign_in, dana, today)
    assert reads(kept, "correct") == {noon + 30 * HOUR}


def test_what_the_end_was_is_no_end_that_holds(reads, yesterday, amara, clock, noon):
    yesterday.lengthen(noon + 40 * HOUR, reason="still so", by=amara, at=noon - 19 * HOUR)
    clock()
    assert reads(yesterday) == {noon + 40 * HOUR}


@pytest.mark.parametrize(("minutes", "agreed"), [(0, True), (1, False)])
def test_a_leaving_too_long_before_the_end_is_refused_in_words(
    bring, maria, amara, dana, noor, noon, minutes, agreed
):
    """14 days are the longest hours there are. Hers last 10 minutes less."""
    session = bring(maria)
    end = session.released_at + 14 * 24 * HOUR - 10 * MINUTE
    session.lengthen(end, reason="unsteady", by=amara, at=noon + 2 * HOUR)
    left = {"released_at": session.released_at - (10 + minutes) * MINUTE, "reason": "typed late"}
    if agreed:
        session.correct(**left, by=dana, at=noon + 3 * HOUR).agree(by=noor, at=noon + 3 * HOUR)
        assert Appointment.objects.get().released_at == left["released_at"]
    else:
        with pytest.raises(Refused, match="would end more than 14 days after that"):
            session.correct(**left, by=dana, at=noon + 3 * HOUR)
    assert Appointment.objects.get().no_driving_until == end


def test_what_was_agreed_too_late_is_refused_in_words_and_waits(
    bring, maria, amara, dana, noor, noon
):
    session = bring(maria)
    left = {"released_at": session.released_at - 10 * MINUTE, "reason": "typed late"}
    asked = session.correct(**left, by=dana, at=noon + 3 * HOUR)
    end = session.released_at + 14 * 24 * HOUR
    session.lengthen(end, reason="unsteady", by=amara, at=noon + 3 * HOUR)
    with pytest.raises(Refused, match="would end more than 14 days after that"):
        asked.agree(by=noor, at=noon + 3 * HOUR)
    asked.refresh_from_db()
    assert asked.is_waiting
