"""What really happened can always be entered. Gates hold back the act, never the record of it."""

from datetime import timedelta

import pytest
from django.db import connection

from portal.errors import Refused
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving

HOUR = timedelta(hours=1)
WITH_SAM = Leaving(kind="companion", companion="Sam Rivera", companion_phone="555-010-0178")


def minutes(n):
    return timedelta(minutes=n)


@pytest.fixture
def on_paper(dana, noon):
    """Write down that a session ran from noon to 12:45pm and that they left at 1:40pm."""

    def on_paper(session):
        session.enter_afterwards(
            Leaving(**vars(WITH_SAM) | {"left_at": noon + minutes(100)}),
            started_at=noon, ended_at=noon + minutes(45), reason="power cut",
            by=dana, at=noon + 48 * HOUR,
        )  # fmt: skip

    return on_paper


@pytest.fixture
def it_runs(dana, noon):
    def it_runs(session):
        session.enter_start(
            by=dana, at=noon + minutes(30), started_at=noon, reason="came after all"
        )

    return it_runs


ENTERED = pytest.mark.parametrize("entered", ["on_paper", "it_runs"])


@pytest.fixture
def enter(entered, request):
    return request.getfixturevalue(entered)


def test_a_forgotten_start_goes_in_without_a_ride_and_keeps_its_reason(book, maria, dana, noon):
    session = book(maria)
    session.enter_start(
        by=dana, at=noon + minutes(30), started_at=noon, reason="Start was forgotten"
    )
    kept = Appointment.objects.get(pk=session.pk)
    assert (kept.status, kept.started_at) == ("started", noon)
    assert kept.entered_afterwards == "Start was forgotten"


def test_a_running_session_whose_slot_went_to_another_is_entered_without_a_chair(
    book, maria, ben, dana, noon
):
    session = book(maria)
    session.miss(by=dana, at=noon, reason="was late")
    book(ben)
    session.enter_start(by=dana, at=noon + minutes(30), started_at=noon, reason="came after all")
    assert Appointment.objects.get(pk=session.pk).chair is None


def test_a_day_on_paper_is_entered_with_its_true_times(book, maria, dana, noon):
    session = book(maria)
    session.enter_afterwards(
        Leaving(**vars(WITH_SAM) | {"left_at": noon + minutes(100)}),
        started_at=noon, ended_at=noon + minutes(45), reason="power cut",
        by=dana, at=noon + timedelta(hours=48),
    )  # fmt: skip
    kept = Appointment.objects.get(pk=session.pk)
    assert (kept.status, kept.entered_afterwards) == ("released", "power cut")
    assert kept.no_driving_until == noon + minutes(100) + timedelta(hours=24)


@pytest.mark.parametrize("status", ["missed", "not treated", "cancelled"])
def test_a_session_closed_by_mistake_can_still_be_entered(book, maria, dana, noon, status):
    session = book(maria)
    Appointment.objects.filter(pk=session.pk).update(status=status, reason="mistake")
    session.refresh_from_db()
    session.enter_afterwards(
        Leaving(**vars(WITH_SAM) | {"left_at": noon + minutes(100)}),
        started_at=noon, ended_at=noon + minutes(45), reason="it did happen",
        by=dana, at=noon + timedelta(hours=4),
    )  # fmt: skip
    assert session.status == "released"


@ENTERED
def test_a_missed_session_whose_number_was_booked_anew_gets_the_next_free_one(
    enter, book, course, maria, dana, noon
):
    six = course(maria)
    missed = book(maria, course=six, number=1)
    missed.miss(by=dana, at=noon, reason="was late")
    book(maria, at=noon + 24 * HOUR, course=six, number=1)
    book(maria, at=noon + 48 * HOUR, course=six, number=2)
    enter(missed)
    kept = Appointment.objects.get(pk=missed.pk)
    assert (kept.number, kept.course) == (3, six)


@ENTERED
def test_in_a_full_course_it_is_entered_outside_the_course(enter, book, course, maria, dana, noon):
    one = course(maria, sessions=1)
    missed = book(maria, course=one, number=1)
    missed.miss(by=dana, at=noon, reason="was late")
    book(maria, at=noon + 24 * HOUR, course=one, number=1)
    enter(missed)
    assert Appointment.objects.get(pk=missed.pk).course is None


@ENTERED
def test_a_number_that_is_still_its_own_stays(enter, book, course, maria, dana, noon):
    six = course(maria)
    booked = book(maria, course=six, number=2)
    booked.miss(by=dana, at=noon, reason="was late")
    enter(booked)
    assert Appointment.objects.get(pk=booked.pk).number == 2


@pytest.mark.parametrize("other", ["booked", "arrived", "started"])
def test_a_start_goes_in_although_its_patient_has_another_session_at_that_time(
    it_runs, book, bring, maria, dana, noon, other
):
    missed = book(maria)
    missed.miss(by=dana, at=noon, reason="was late")
    second = bring(maria, to="arrived", at=noon + minutes(20), chair=1)
    if other == "booked":
        second.undo_arrival(by=dana, at=noon + minutes(20))
    elif other == "started":
        second.start(by=dana, at=noon + minutes(25))
    it_runs(missed)
    kept = Appointment.objects.get(pk=missed.pk)
    assert (kept.status, kept.chair) == ("started", None)
    kept.end(by=dana, at=noon + HOUR)
    kept.release(WITH_SAM, by=dana, at=noon + 2 * HOUR)
    assert Appointment.objects.get(pk=missed.pk).status == "released"


def test_a_start_keeps_its_chair_when_nobody_else_has_its_slot(it_runs, book, maria, ben, chairs):
    session = book(maria)
    book(ben, chair=1)
    it_runs(session)
    assert Appointment.objects.get(pk=session.pk).chair == chairs[0]


def test_a_ride_that_is_called_off_between_the_look_and_the_start_refuses_it_in_words(
    bring, maria, dana, noon
):
    session = bring(maria, to="arrived")
    read = Appointment.objects.prefetch_related("rides").get(pk=session.pk)
    assert read.ride_home.confirmed_at
    session.rides.update(confirmed_at=None, confirmed_by=None)
    with pytest.raises(Refused, match="A confirmed ride home is needed"):
        read.start(by=dana, at=noon)
    assert (read.status, Appointment.objects.get(pk=session.pk).status) == ("arrived", "arrived")


def test_why_the_start_was_forgotten_is_not_lost_to_why_the_release_is_late(
    it_runs, book, maria, dana, noon
):
    session = book(maria)
    it_runs(session)
    session.end(by=dana, at=noon + HOUR)
    late = Leaving(**vars(WITH_SAM) | {"left_at": noon + 2 * HOUR, "reason": "computer was down"})
    session.release(late, by=dana, at=noon + 3 * HOUR)
    kept = Appointment.objects.get(pk=session.pk)
    both = ("computer was down; came after all", "computer was down")
    assert (kept.entered_afterwards, kept.reason) == both


# Before its day nothing can have happened with a session. In Chicago March 5 began at 6am UTC.


@pytest.mark.parametrize("early", [timedelta(seconds=1), 24 * HOUR])
@pytest.mark.parametrize("verb", ["arrive", "miss", "do_not_treat"])
def test_nobody_arrives_or_stays_away_before_the_day(book, maria, dana, noon, verb, early):
    session = book(maria)
    why = {} if verb == "arrive" else {"reason": "x"}
    with pytest.raises(Refused, match="This session is on Thursday, March 5."):
        getattr(session, verb)(by=dana, at=noon - 12 * HOUR - early, **why)
    getattr(session, verb)(by=dana, at=noon - 12 * HOUR, **why)
    assert session.status != "booked"


def test_for_a_session_just_after_midnight_they_may_come_before_it(book, maria, dana, noon):
    session = book(maria, at=noon - 12 * HOUR + minutes(10))
    session.arrive(by=dana, at=noon - 12 * HOUR - minutes(20))
    assert session.status == "arrived"


def test_that_somebody_did_not_come_can_be_written_down_days_later(book, maria, dana, noon):
    session = book(maria)
    session.miss(by=dana, at=noon + 72 * HOUR, reason="nobody wrote it down")
    assert session.status == "missed"


def test_what_nobody_accounted_for_is_found_by_its_index(bring, maria, lakeside, noon):
    """However many sessions a clinic has had, only those that are still open are looked at."""
    for days in range(1, 25):
        bring(maria, at=noon - days * 24 * HOUR)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    plan = Appointment.objects.unaccounted(lakeside, noon).explain()
    assert "sessions_not_accounted_for" in plan


@pytest.mark.parametrize("hours", [-25, 25])
def test_a_slip_in_the_date_is_asked_about_before_it_ends_a_window(book, maria, dana, noon, hours):
    """Typed a month too early, the hours would have ended before anybody left."""
    session = book(maria)
    begun = noon + hours * HOUR
    told = {
        "started_at": begun, "ended_at": begun + minutes(45), "reason": "on paper",
        "by": dana, "at": noon + 72 * HOUR,
    }  # fmt: skip
    leaving = Leaving(**vars(WITH_SAM) | {"left_at": begun + HOUR})
    with pytest.raises(Refused, match="was planned for Thursday, March 5"):
        session.enter_afterwards(leaving, **told)
    with pytest.raises(Refused, match="was planned for Thursday, March 5"):
        session.enter_start(by=dana, at=told["at"], started_at=begun, reason="on paper")
    session.enter_afterwards(leaving, **told, another_day=True)
    assert session.status == "released"


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_day_before_or_after_the_plan_needs_no_question(book, maria, dana, noon, hours):
    session = book(maria)
    begun = noon + hours * HOUR
    session.enter_start(by=dana, at=noon + 72 * HOUR, started_at=begun, reason="on paper")
    assert session.started_at == begun
