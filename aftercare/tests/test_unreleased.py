"""A session that was never released raises one concern, 2 hours after it was to end."""

from datetime import timedelta

import pytest

from aftercare import unreleased
from aftercare.models import Concern
from aftercare.tasks import watch
from aftercare.tests.roles import working
from portal.models import Message
from portal.testing.pages import page
from portal.testing.threads import at_once
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SAID = (
    "No release is written down, 2 hours after the planned end. "
    "Until it is, they read: do not drive."
)


@pytest.fixture
def running(bring, maria):
    """Maria's session, which was to end at 1:45pm."""
    return bring(maria, to="recovering")


@pytest.fixture
def late(running):
    """3:45pm."""
    return running.planned.upper + 2 * HOUR


def reasons():
    return [r.words for c in Concern.objects.order_by("pk") for r in c.reasons.all()]


def test_two_hours_after_the_planned_end_it_raises_one_concern(running, late, maria, lakeside):
    unreleased.mark(at=late - SECOND)
    assert reasons() == []
    unreleased.mark(at=late)
    unreleased.mark(at=late + HOUR)
    assert reasons() == [SAID]
    concern = Concern.objects.get()
    assert (concern.level, concern.patient, concern.appointment) == ("call today", maria, running)
    assert concern.due_at == late + 2 * HOUR
    assert lakeside.is_open(concern.due_at - SECOND)


def test_an_infusion_that_was_never_ended_is_one_too(bring, maria):
    session = bring(maria, to="started")
    unreleased.mark(at=session.planned.upper + 2 * HOUR)
    assert reasons() == [SAID]


@pytest.mark.parametrize("to", ["arrived", "released"])
def test_what_does_not_run_is_not(bring, maria, to):
    session = bring(maria, to=to)
    unreleased.mark(at=session.planned.upper + 2 * HOUR)
    assert reasons() == []


def test_each_session_has_its_own(running, bring, ben, late, noon):
    bring(ben, to="started", at=noon + HOUR, chair=1)
    unreleased.mark(at=late + HOUR - SECOND)
    assert len(reasons()) == 1
    unreleased.mark(at=late + HOUR)
    assert set(Concern.objects.values_list("patient", flat=True)) == {running.patient_id, ben.pk}


def test_another_concern_about_the_session_is_no_reason_to_be_silent(running, late, maria):
    note = [unreleased.Fired("by hand", "call today", "Called about the ride")]
    Concern.objects.raise_for(patient=maria, fired=note, at=late - HOUR, appointment=running)
    unreleased.mark(at=late)
    assert reasons() == ["Called about the ride", SAID]


def test_a_person_resolves_it_and_it_is_not_raised_again(committed_db, running, late, dana):
    """Not by the worker either, which sees no other concern that is closed."""
    with working(committed_db):
        unreleased.mark(at=late)
    how = {"outcome": "no call needed", "note": "She sleeps in chair 1."}
    Concern.objects.get().resolve(by=dana, at=late + HOUR, **how)
    with working(committed_db):
        unreleased.mark(at=late + 2 * HOUR)
    assert Concern.objects.get().resolved_at


def test_of_two_workers_one_raises_it_and_the_worker_may(committed_db, running, late):
    with working(committed_db):
        at_once(*[lambda: unreleased.mark(at=late)] * 2)
    assert reasons() == [SAID]


def test_the_worker_looks_for_it_by_itself(running, dana, noor, amara, clock):
    clock(hours=3, minutes=44, seconds=59)
    watch()
    assert reasons() == []
    clock(hours=3, minutes=45)
    watch()
    assert reasons() == [SAID]
    told = Message.objects.filter(kind="concern", occasion_id=Concern.objects.get().pk)
    assert {message.user for message in told} == {dana, noor, amara}


def test_the_worker_learns_whose_session_runs_and_not_who_that_is(
    committed_db, running, late, as_role
):
    with as_role("portal_worker") as sql:
        sql.execute("select id, status from scheduling_appointment")
        assert sql.fetchall() == [(running.pk, "recovering")]
        sql.execute("select id from portal_patient")
        assert sql.fetchall() == []
    for column in ("started_at", "companion", "stopped_early"):
        with pytest.raises(Exception, match="permission denied"), as_role("portal_worker") as sql:
            sql.execute(f"select {column} from scheduling_appointment")


RAISE = """insert into aftercare_concern
  (clinic_id, patient_id, appointment_id, level, raised_at, due_at, outcome, note)
  values (%s, %s, %s, %s, now(), now(), '', %s)"""


@pytest.mark.parametrize(
    ("level", "note", "of", "may"),
    [
        ("call today", "", "running", True),
        ("call now", "", "running", False),
        ("read today", "", "running", False),
        ("call today", "made up", "running", False),
        ("call today", "", "booked", False),
        ("call today", "", "another's", False),
    ],
)
def test_the_worker_asks_about_what_runs_and_about_nothing_else(
    committed_db, running, book, confirm_ride, maria, ben, noon, as_role, level, note, of, may
):
    booked = book(maria, at=noon + 48 * HOUR)
    confirm_ride(booked)
    session = booked if of == "booked" else running
    patient = ben if of == "another's" else maria
    told = [maria.clinic_id, patient.pk, session.pk, level, note]
    if may:
        with as_role("portal_worker") as sql:
            sql.execute(RAISE, told)
        return
    with pytest.raises(Exception, match="row-level security"), as_role("portal_worker") as sql:
        sql.execute(RAISE, told)


def test_staff_read_it_in_the_queue_and_find_the_session(sign_in, running, late, dana, clock):
    unreleased.mark(at=late)
    clock(hours=4)
    shown = page(sign_in(dana), "/staff/review/")
    assert SAID in shown
    assert f'href="/staff/sessions/{running.pk}/"' in shown


def test_the_patient_is_not_told_that_an_answer_of_theirs_waits(
    sign_in, running, late, maria, clock
):
    unreleased.mark(at=late)
    clock(hours=4)
    assert "read it" not in page(sign_in(maria.user), "/home/")


def test_a_release_after_it_leaves_the_concern_to_a_person(running, late, dana, noon):
    unreleased.mark(at=late)
    left = Leaving("companion", late - HOUR, "Sam Rivera", "555-010-0178", "the tablet was off")
    Appointment.objects.get(pk=running.pk).release(left, by=dana, at=late + SECOND)
    unreleased.mark(at=late + HOUR)
    assert Concern.objects.get().resolved_at is None
