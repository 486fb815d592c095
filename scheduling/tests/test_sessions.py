"""What a clinic does with a session, and what it may not do, at the verbs themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import Refused
from portal.models import Event
from portal.words import in_full
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving
from scheduling.status import MOVES, UNSTARTED, Status

SECOND = timedelta(seconds=1)
WITH_SAM = Leaving(kind="companion", companion="Sam Rivera", companion_phone="555-010-0178")


def minutes(n):
    return timedelta(minutes=n)


def test_the_day_runs_from_arrival_to_release(bring, maria, noon):
    session = bring(maria)
    kept = Appointment.objects.get(pk=session.pk)
    assert kept.status == "released"
    assert kept.started_at == noon + minutes(5)
    assert kept.here_until == noon + minutes(50) + minutes(60)
    assert kept.no_driving_until == noon + minutes(95) + timedelta(hours=24)
    assert [event.verb for event in kept.history()] == [
        "ride confirmed", "rule acknowledged", "arrived", "started", "ended", "released",
    ]  # fmt: skip


def test_every_act_says_who_and_when(bring, maria, dana, noon):
    bring(maria, to="arrived")
    event = Event.objects.get(verb="arrived")
    assert (event.by, event.at, event.patient) == (dana, noon, maria)


def test_who_only_looked_was_not_here_first(bring, maria, dana, noor, noon):
    session = bring(maria, to="arrived")
    Event.objects.record("looked at", by=noor, at=noon, row=session)
    assert session.history().last().verb == "arrived"
    assert session._what_happened() == "Dana Reyes was here first: arrived at noon."


def test_arrived_can_be_undone(bring, maria, dana, noon):
    session = bring(maria, to="arrived")
    session.undo_arrival(by=dana, at=noon)
    assert (session.status, session.arrived_at) == ("booked", None)


def test_no_start_without_a_confirmed_ride(book, maria, dana, noon, confirm_ride, acknowledge):
    session = book(maria)
    acknowledge(session)
    session.arrive(by=dana, at=noon)
    with pytest.raises(Refused, match="ride home is needed"):
        session.start(by=dana, at=noon)
    confirm_ride(session)
    session.start(by=dana, at=noon)
    assert session.status == "started"


def test_a_ride_that_is_only_named_is_not_enough(book, maria, dana, noon):
    session = book(maria)
    session.rides.create(clinic=session.clinic, name="Sam", phone="555-010-0178")
    session.arrive(by=dana, at=noon)
    with pytest.raises(Refused, match="confirmed ride"):
        session.start(by=dana, at=noon)


def test_no_start_before_a_clinician_approved_the_rules(
    book, confirm_ride, maria, dana, noon, policy
):
    session = book(maria)
    confirm_ride(session)
    session.arrive(by=dana, at=noon)
    before = policy.starts_at - SECOND
    with pytest.raises(Refused, match="approved"):
        session.start(by=dana, at=before)


def test_a_typed_start_is_taken_but_not_from_the_future(bring, maria, dana, noon):
    session = bring(maria, to="arrived")
    with pytest.raises(Refused, match="still to come"):
        session.start(by=dana, at=noon, started_at=noon + SECOND)
    session.start(by=dana, at=noon, started_at=noon - minutes(3))
    assert session.started_at == noon - minutes(3)


def test_an_end_comes_after_its_start(bring, maria, dana, noon):
    session = bring(maria, to="started")
    with pytest.raises(Refused, match="started at 12:05pm"):
        session.end(by=dana, at=noon + minutes(50), ended_at=noon + minutes(5))
    session.end(by=dana, at=noon + minutes(50), ended_at=noon + minutes(5) + SECOND)
    assert session.status == "recovering"


def test_a_session_can_be_stopped_early_and_says_why(bring, maria, dana, noon):
    session = bring(maria, to="started")
    session.end(by=dana, at=noon + minutes(12), stopped_early="felt sick")
    assert (session.status, session.stopped_early) == ("recovering", "felt sick")


def test_nobody_is_released_alone(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    for companion in ("", "  "):
        with pytest.raises(Refused, match="Nobody leaves alone"):
            session.release(
                Leaving("companion", companion=companion), by=dana, at=noon + minutes(90)
            )
    assert Appointment.objects.get(pk=session.pk).no_driving_until is None


def test_a_time_left_alone_is_the_moment_itself_with_its_seconds(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    now = noon + minutes(90) + timedelta(seconds=20)
    session.release(WITH_SAM, by=dana, at=now)
    assert session.released_at == now
    assert session.no_driving_until == noon + minutes(91) + timedelta(hours=24)


def test_the_window_never_ends_before_the_one_that_was_shown(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    now = noon + minutes(90)
    shown = now + timedelta(hours=24) + minutes(2)
    session.release(Leaving(**vars(WITH_SAM) | {"shown_until": shown}), by=dana, at=now)
    assert session.no_driving_until == shown


def test_a_leaving_15_minutes_ago_needs_no_reason_and_a_second_more_does(
    bring, maria, ben, dana, noon
):
    now = noon + minutes(120)
    just = Leaving(**vars(WITH_SAM) | {"left_at": now - minutes(15)})
    long_ago = Leaving(**vars(WITH_SAM) | {"left_at": now - minutes(15) - SECOND})
    session = bring(maria, to="recovering")
    session.release(just, by=dana, at=now)
    assert session.entered_afterwards == ""
    session = bring(ben, to="recovering", chair=1)
    with pytest.raises(Refused, match="more than 15 minutes ago"):
        session.release(long_ago, by=dana, at=now)
    session.release(
        Leaving(**vars(long_ago) | {"reason": "the computer was down"}), by=dana, at=now
    )
    assert session.entered_afterwards == "the computer was down"


def test_nobody_leaves_before_the_infusion_ended(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    early = Leaving(**vars(WITH_SAM) | {"left_at": noon + minutes(49)})
    with pytest.raises(Refused, match="ended at 12:50pm"):
        session.release(early, by=dana, at=noon + minutes(60))


@pytest.mark.parametrize("kind", ["ambulance", "left without release"])
def test_who_leaves_another_way_has_a_window_too(bring, maria, dana, noon, kind):
    session = bring(maria, to="started")
    now = noon + minutes(20)
    with pytest.raises(Refused, match="what happened"):
        session.release(Leaving(kind), by=dana, at=now)
    session.release(Leaving(kind, reason="chair was empty"), by=dana, at=now)
    assert (session.status, session.ended_at, session.released_at) == ("released", now, now)
    assert session.no_driving_until == now + timedelta(hours=24)


def test_a_running_infusion_is_ended_before_a_companion_takes_over(bring, maria, dana, noon):
    session = bring(maria, to="started")
    with pytest.raises(Refused, match="Mark the infusion as ended"):
        session.release(WITH_SAM, by=dana, at=noon + minutes(20))


def test_of_two_nurses_who_release_at_once_the_second_is_told_who_was_first(
    bring, maria, dana, noor, noon
):
    session = bring(maria, to="recovering")
    same = Appointment.objects.get(pk=session.pk)
    session.release(WITH_SAM, by=dana, at=noon + minutes(90))
    with pytest.raises(Refused, match="Dana Reyes was here first: released at 1:30pm"):
        same.release(WITH_SAM, by=noor, at=noon + minutes(91))


@pytest.mark.parametrize("verb", ["do_not_treat", "miss"])
@pytest.mark.parametrize("to", ["started", "recovering", "released"])
def test_what_has_started_is_never_closed_away(bring, maria, dana, noon, verb, to):
    session = bring(maria, to=to)
    with pytest.raises(Refused):
        getattr(session, verb)(by=dana, at=noon + minutes(100), reason="x")
    with pytest.raises(Refused):
        session.undo_arrival(by=dana, at=noon + minutes(100))


def test_no_move_leads_out_of_a_release_or_back_out_of_a_start():
    assert all(Status.RELEASED not in sources for sources in MOVES.values())
    started = (Status.STARTED, Status.RECOVERING, Status.RELEASED)
    assert not any(set(started) & set(MOVES[to]) for to in UNSTARTED)


@pytest.mark.parametrize("to", ["started", "recovering"])
def test_a_patient_in_the_clinic_reads_do_not_drive(bring, maria, lakeside, noon, to):
    bring(maria, to=to)
    assert maria.appointments.advice(lakeside.tz, at=noon + minutes(60)).kind == "unknown"


def test_a_session_nobody_started_is_unclear_from_its_planned_beginning(
    book, maria, lakeside, noon
):
    book(maria)
    assert maria.appointments.advice(lakeside.tz, at=noon - SECOND).kind == "none"
    assert maria.appointments.advice(lakeside.tz, at=noon).kind == "unknown"
    assert maria.appointments.advice(lakeside.tz, at=noon + timedelta(hours=48)).kind == "unknown"


def test_the_windows_of_two_sessions_are_a_union(bring, maria, lakeside, noon):
    bring(maria)
    second = bring(maria, at=noon + timedelta(hours=20), chair=1)
    says = maria.appointments.advice(lakeside.tz, at=noon + timedelta(hours=25))
    assert says.until == second.no_driving_until


@pytest.mark.parametrize(
    ("begins", "ends_at"),
    [
        (datetime(2026, 3, 7, 19, 0, tzinfo=UTC), "3:35pm Sunday, March 8, Chicago time"),
        (datetime(2026, 10, 31, 18, 0, tzinfo=UTC), "1:35pm Sunday, November 1, Chicago time"),
    ],
)
def test_on_both_nights_of_a_clock_change_the_window_is_24_hours(
    bring, maria, lakeside, database_zone, begins, ends_at
):
    """Written and read through a session in the clinic's zone. Subtracted in UTC, because two times
    of one zone are subtracted by what its wall shows."""
    with database_zone("America/Chicago"):
        session = Appointment.objects.get(pk=bring(maria, at=begins).pk)
        hours = "extract(epoch from no_driving_until - released_at) / 3600"
        kept = Appointment.objects.extra(select={"hours": hours}).get(pk=session.pk)
    assert kept.hours == 24
    elapsed = session.no_driving_until.astimezone(UTC) - session.released_at.astimezone(UTC)
    assert elapsed == timedelta(hours=24)
    assert in_full(session.no_driving_until, lakeside.tz) == ends_at
