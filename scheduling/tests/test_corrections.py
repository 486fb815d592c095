"""True times and later ends: before the release by one person, after it by two; never sooner."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.errors import Refused
from portal.models import Event
from scheduling.models import Appointment, Correction, Lengthening

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = 24 * HOUR


@pytest.fixture
def running(bring, maria):
    return bring(maria, to="recovering")


@pytest.fixture
def released(bring, maria):
    """Maria left at 1:35pm, so her window ends at 1:35pm the day after."""
    return bring(maria)


def left(session, moment):
    return {"reason": "the clock was wrong", "released_at": moment}


def test_before_the_release_one_person_corrects(running, dana, noon):
    running.correct(
        started_at=noon + 2 * MINUTE, ended_at=noon + 49 * MINUTE, reason="typed late", by=dana,
        at=noon + HOUR,
    )  # fmt: skip
    kept = Appointment.objects.get()
    assert (kept.started_at, kept.ended_at) == (noon + 2 * MINUTE, noon + 49 * MINUTE)
    assert Correction.objects.get().answer == "not needed"
    assert Event.objects.filter(verb="times corrected", by=dana).count() == 1


def test_after_it_a_second_person_agrees(released, dana, noor, noon):
    asked = released.correct(**left(released, noon + 2 * HOUR), by=dana, at=noon + 3 * HOUR)
    assert Appointment.objects.get().released_at == noon + 95 * MINUTE
    assert asked.agree(by=noor, at=noon + 4 * HOUR)
    kept = Appointment.objects.get()
    assert (kept.released_at, kept.no_driving_until) == (noon + 2 * HOUR, noon + 26 * HOUR)


def test_who_asked_does_not_agree_and_nothing_changes(released, dana, noon):
    asked = released.correct(**left(released, noon + 2 * HOUR), by=dana, at=noon + 3 * HOUR)
    with pytest.raises(Refused, match="You asked for this yourself"):
        asked.agree(by=dana, at=noon + 4 * HOUR)
    assert Appointment.objects.get().released_at == noon + 95 * MINUTE


def test_what_was_not_agreed_changes_nothing(released, dana, noor, noon):
    asked = released.correct(**left(released, noon + 2 * HOUR), by=dana, at=noon + 3 * HOUR)
    asked.decline(by=noor, at=noon + 4 * HOUR)
    assert Appointment.objects.get().released_at == noon + 95 * MINUTE
    again = released.correct(**left(released, noon + 3 * HOUR), by=dana, at=noon + 4 * HOUR)
    assert again.is_waiting


@pytest.mark.parametrize("earlier", [MINUTE, 40 * MINUTE])
def test_the_record_takes_an_earlier_leaving_and_the_window_stays(
    released, dana, noor, noon, earlier
):
    when = noon + 95 * MINUTE - earlier
    asked = released.correct(**left(released, when), by=dana, at=noon + 3 * HOUR)
    assert not asked.agree(by=noor, at=noon + 4 * HOUR)
    kept = Appointment.objects.get()
    assert (kept.released_at, kept.no_driving_until) == (when, noon + 95 * MINUTE + DAY)


def test_a_later_leaving_moves_the_end_by_as_much_to_the_next_whole_minute(
    released, dana, noor, noon
):
    when = noon + 96 * MINUTE + timedelta(seconds=1)
    released.correct(**left(released, when), by=dana, at=noon + 3 * HOUR).agree(
        by=noor, at=noon + 3 * HOUR
    )
    assert Appointment.objects.get().no_driving_until == noon + 97 * MINUTE + DAY


def test_true_times_follow_each_other(released, dana, noon):
    wrong = {
        "started_at": noon + 51 * MINUTE, "ended_at": noon + 5 * MINUTE,
        "released_at": noon + 49 * MINUTE,
    }  # fmt: skip
    for name, moment in wrong.items():
        with pytest.raises(Refused, match="The infusion"):
            released.correct(**{name: moment}, reason="x", by=dana, at=noon + 3 * HOUR)
    with pytest.raises(Refused, match="still to come"):
        released.correct(**left(released, noon + 4 * HOUR), by=dana, at=noon + 3 * HOUR)


def test_a_correction_says_why_and_corrects_something(released, running, dana, noon):
    with pytest.raises(Refused, match="Write in a few words"):
        released.correct(released_at=noon + 2 * HOUR, reason=" ", by=dana, at=noon + 3 * HOUR)
    with pytest.raises(Refused, match="Nothing would change"):
        released.correct(reason="x", by=dana, at=noon + 3 * HOUR)


def test_what_was_never_written_down_is_not_corrected(running, dana, noon):
    with pytest.raises(Refused, match="not been written down yet"):
        running.correct(**left(running, noon + 2 * HOUR), by=dana, at=noon + 3 * HOUR)


@pytest.mark.parametrize(("minutes", "goes"), [(60, True), (59, False)])
def test_after_a_clock_was_set_back_a_correction_waits_for_the_last_one(
    running, dana, noon, minutes, goes
):
    """Of two corrections the later one holds, and which that is their times say."""
    running.correct(started_at=noon + 2 * MINUTE, reason="typed late", by=dana, at=noon + HOUR)
    how = {"reason": "typed late again", "by": dana, "at": noon + minutes * MINUTE}
    if goes:
        running.correct(started_at=noon + 3 * MINUTE, **how)
    else:
        with pytest.raises(Refused, match="a clock was set back"):
            running.correct(started_at=noon + 3 * MINUTE, **how)
    assert Appointment.objects.get().started_at == noon + (3 if goes else 2) * MINUTE


def test_one_correction_waits_at_a_time(released, dana, noor, noon):
    released.correct(**left(released, noon + 2 * HOUR), by=dana, at=noon + 3 * HOUR)
    with pytest.raises(Refused, match="waits already"):
        released.correct(**left(released, noon + 2 * HOUR), by=noor, at=noon + 3 * HOUR)


# Through SQL: no row takes a time that no correction says


def change(session, **facts):
    try:
        with transaction.atomic():
            Appointment.objects.filter(pk=session.pk).update(**facts)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


TIMES = "a_time_changes_by_a_correction"


def test_without_a_correction_no_time_changes(released, noon):
    for name in ("started_at", "ended_at", "released_at"):
        moment = getattr(released, name)
        assert change(released, **{name: moment - MINUTE}) == TIMES
        assert change(released, **{name: moment}) is None


def test_a_correction_that_waits_changes_nothing_and_neither_do_other_times(
    released, dana, noor, noon
):
    asked = released.correct(**left(released, noon + 2 * HOUR), by=dana, at=noon + 3 * HOUR)
    facts = {"released_at": noon + 2 * HOUR, "no_driving_until": noon + 26 * HOUR}
    assert change(released, **facts) == TIMES
    asked.agree(by=noor, at=noon + 3 * HOUR)
    assert change(released, released_at=noon + 2 * HOUR - MINUTE) == TIMES


def test_an_older_correction_does_not_bring_its_times_back(released, dana, noor, noon):
    for minutes in (120, 130):
        released.correct(
            **left(released, noon + minutes * MINUTE), by=dana, at=noon + 3 * HOUR
        ).agree(by=noor, at=noon + (minutes + 60) * MINUTE)
    assert change(released, released_at=noon + 120 * MINUTE) == TIMES


def test_after_the_release_no_correction_does_without_a_second_person(released, dana, noon):
    alone = Correction(
        clinic=released.clinic, appointment=released, reason="x", asked_by=dana, asked_at=noon,
        released_at=noon + 2 * HOUR, answer="not needed",
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="a second person agrees"), transaction.atomic():
        alone.save()


# Lengthening


def test_a_clinician_lengthens_with_a_reason(released, amara, noon):
    released.lengthen(noon + 30 * HOUR, reason="unsteady", by=amara, at=noon + 3 * HOUR)
    assert Appointment.objects.get().no_driving_until == noon + 30 * HOUR
    why = Lengthening.objects.get()
    assert (why.by, why.was, why.until) == (amara, released.released_at + DAY, noon + 30 * HOUR)


def test_a_nurse_does_not(released, dana, noon):
    with pytest.raises(Refused, match="Only a clinician"):
        released.lengthen(noon + 30 * HOUR, reason="unsteady", by=dana, at=noon + 3 * HOUR)
    row = Lengthening(
        clinic=released.clinic, appointment=released, until=noon + 30 * HOUR,
        was=released.no_driving_until, reason="x", by=dana, at=noon,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="a clinician lengthens"), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (95 * MINUTE + DAY, "never get shorter"),
        (DAY, "never get shorter"),
        (95 * MINUTE + 14 * DAY + MINUTE, "14 days after they left is the latest"),
    ],
)
def test_the_end_moves_only_later_and_within_14_days(released, amara, noon, until, said):
    with pytest.raises(Refused, match=said):
        released.lengthen(noon + until, reason="x", by=amara, at=noon + 3 * HOUR)


@pytest.mark.parametrize("until", [96 * MINUTE + DAY, 95 * MINUTE + 14 * DAY])
def test_both_edges_are_allowed(released, amara, noon, until):
    released.lengthen(noon + until, reason="x", by=amara, at=noon + 3 * HOUR)
    assert Appointment.objects.get().no_driving_until == noon + until


def test_no_later_end_without_its_row(released):
    later = released.no_driving_until + MINUTE
    assert change(released, no_driving_until=later) == "a_window_is_lengthened_for_a_reason"


def test_a_lengthened_window_outlives_a_correction(released, amara, dana, noor, noon):
    released.lengthen(noon + 40 * HOUR, reason="unsteady", by=amara, at=noon + 3 * HOUR)
    asked = released.correct(**left(released, noon + 2 * HOUR), by=dana, at=noon + 4 * HOUR)
    assert not asked.agree(by=noor, at=noon + 4 * HOUR)
    assert Appointment.objects.get().no_driving_until == noon + 40 * HOUR
