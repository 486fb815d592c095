"""A window's end that moves is told to everybody who counts on the old one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare import window
from aftercare.models import Concern
from portal.models import Message
from portal.tasks import sweep
from portal.testing.jobs import wait_for
from portal.testing.mail import send_claimed
from portal.words import in_full

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
PATIENT, COMPANION = "window_changed", "companion_window"
KINDS = [PATIENT, COMPANION]


@pytest.fixture
def released(bring, maria):
    """Maria left with Sam at 1:35pm. Sam has an email address."""
    session = bring(maria)
    session.rides.update(email="sam@mail.example")
    return session


@pytest.fixture
def lengthened(released, amara, noon):
    window.lengthen(released, noon + 30 * HOUR, reason="x", by=amara, at=noon + 3 * HOUR)
    return released


def planned(kind):
    return list(Message.objects.filter(kind=kind, state="planned"))


def sent(at):
    send_claimed(Message.objects.filter(kind__in=KINDS).claim_due(at=at), at=at)
    return {one.kind: (one.state, one.why) for one in Message.objects.filter(kind__in=KINDS)}


def test_patient_companion_and_staff_are_told(lengthened, noon):
    (to_patient,), (to_companion,) = planned(PATIENT), planned(COMPANION)
    assert to_patient.patient == lengthened.patient
    assert to_companion.person is None
    assert to_companion.occasion_id == lengthened.ride_home.pk
    assert {one.not_after for one in (to_patient, to_companion)} == {noon + 30 * HOUR}
    concern = Concern.objects.get()
    assert (concern.level, concern.appointment) == ("call today", lengthened)
    assert "heard it" in concern.reasons.get().words


def test_what_they_read_says_the_new_time_and_that_it_replaces_the_old(lengthened, noon, smtp_sink):
    sent(noon + 3 * HOUR)
    said = {one["To"]: one.get_content().strip() for one in smtp_sink.messages}
    assert said["sam@mail.example"] == (
        "Lakeside: a new time. Who you took home must not drive until 6pm Friday, March 6, Chicago"
        " time. Questions: 555-010-0142"
    )
    assert said["maria@lakeside.example"] == (
        "Lakeside: do not drive until 6pm Friday, March 6, Chicago time. This is later than we"
        " told you before. Questions: 555-010-0142"
    )
    assert all(len(text) <= 160 for text in said.values())


def test_a_correction_that_was_agreed_is_told_like_it(released, dana, noor, noon):
    why = {"reason": "typed wrong", "by": dana, "at": noon + 3 * HOUR}
    asked = window.correct(released, released_at=noon + 2 * HOUR, **why)
    assert planned(PATIENT) == []
    assert window.agree(asked, by=noor, at=noon + 4 * HOUR)
    assert [one.not_after for one in planned(PATIENT)] == [noon + 26 * HOUR]


def test_where_the_end_stays_nothing_is_told(released, dana, noor, noon):
    why = {"reason": "typed wrong", "by": dana, "at": noon + 3 * HOUR}
    asked = window.correct(released, released_at=noon + 90 * MINUTE, **why)
    assert not window.agree(asked, by=noor, at=noon + 4 * HOUR)
    assert (planned(PATIENT), planned(COMPANION), Concern.objects.count()) == ([], [], 0)


def test_who_has_no_address_or_was_taken_back_gets_no_message(released, maria, amara, noon):
    released.ride_home.remove(by=maria.user, at=noon + 2 * HOUR)
    window.lengthen(released, noon + 30 * HOUR, reason="x", by=amara, at=noon + 3 * HOUR)
    assert planned(COMPANION) == []
    assert len(planned(PATIENT)) == 1


def test_a_second_change_takes_the_place_of_the_first(lengthened, amara, noon, smtp_sink):
    window.lengthen(lengthened, noon + 31 * HOUR, reason="x", by=amara, at=noon + 3 * HOUR)
    at = noon + 3 * HOUR
    send_claimed(Message.objects.filter(kind__in=KINDS).claim_due(at=at), at=at)
    assert len(smtp_sink.messages) == 2
    assert all("7pm Friday" in one.get_content() for one in smtp_sink.messages)
    withdrawn = Message.objects.filter(kind__in=KINDS, state="withdrawn")
    assert {one.why for one in withdrawn} == {"A newer time took the place of this one."}


def test_no_end_is_said_while_another_session_runs(lengthened, bring, maria, noon, smtp_sink):
    bring(maria, to="started", at=noon + 20 * HOUR, chair=1)
    assert set(sent(noon + 21 * HOUR).values()) == {
        ("withdrawn", "Another session of theirs began, so no end is known.")
    }
    assert smtp_sink.messages == []


@pytest.mark.parametrize(("late", "state"), [(MINUTE, "sent"), (timedelta(0), "withdrawn")])
def test_no_message_comes_after_the_end_it_tells(lengthened, noon, smtp_sink, late, state):
    assert {kind for kind, _ in sent(noon + 30 * HOUR - late).values()} == {state}


def test_an_end_that_another_session_outlasts_is_not_told(bring, maria, amara, noon):
    """What they read is the union, and it has not moved."""
    first = bring(maria)
    bring(maria, at=noon + 20 * HOUR, chair=1)
    window.lengthen(first, noon + 30 * HOUR, reason="x", by=amara, at=noon + 22 * HOUR)
    assert (planned(PATIENT), Concern.objects.count()) == ([], 0)


def test_a_real_worker_that_sees_no_session_says_the_new_time(
    bring, maria, celery_running, smtp_sink, amara
):
    """The worker asks one function for the time, and may ask it of what is owed alone."""
    now = timezone.now()
    session = bring(maria, at=now - 4 * HOUR)
    session.rides.update(email="sam@mail.example")
    window.lengthen(session, now + 30 * HOUR, reason="x", by=amara, at=now)
    sweep.delay()
    theirs = ("maria@lakeside.example", "sam@mail.example")
    wait_for(lambda: {one["To"] for one in smtp_sink.messages} >= set(theirs))
    until = in_full(session.no_driving_until, session.clinic.tz)
    said = [one.get_content() for one in smtp_sink.messages if one["To"] in theirs]
    assert [until in text for text in said] == [True, True]
