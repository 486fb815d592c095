"""Two who write about one patient in the same moment: the second waits, and sees it done."""

import time
from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction

from aftercare.by_phone import write_down
from aftercare.models import CheckIn
from aftercare.release import enter_afterwards, let_go
from aftercare.tests.check_ins import HOUR, MINUTE
from portal.errors import Refused
from portal.models import Message
from portal.testing.threads import at_once
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving

pytestmark = pytest.mark.usefixtures("committed_db")
WITH_SAM = {"kind": "companion", "companion": "Sam Rivera"}
WELL = {"red_flags": {"flags": []}, "symptoms": {"symptoms": []}}
NOTHING_MORE = {"call": False, "note": ""}


def overlapping(first, second, then=lambda: None):
    """Second begins when first has acted and has not committed yet; first goes on to do `then`.
    Gives the answer of each."""
    acted = Event()

    def one():
        with transaction.atomic():
            answer = first()
            acted.set()
            time.sleep(0.5)
            then()
        return answer

    def two():
        assert acted.wait(5)
        return second()

    return at_once(one, two)


def test_a_check_in_that_is_sent_while_a_later_session_is_released_stays_sent(
    bring, maria, dana, noon
):
    first = bring(maria)
    due = CheckIn.objects.plan_after(first, at=first.released_at)[0]
    later = bring(maria, to="recovering", at=noon + 3 * HOUR)
    at = noon + 5 * HOUR

    def answer():
        held = CheckIn.objects.select_for_update(of=("self",)).get(pk=due.pk)
        for page, told in WELL.items():
            held.answer(page, told, at=at)

    def send():
        CheckIn.objects.get(pk=due.pk).send({"call": True, "note": ""}, at=at)

    def release():
        let_go(Appointment.objects.get(pk=later.pk), Leaving(**WITH_SAM), by=dana, at=at)

    assert overlapping(answer, release, then=send) == [None, None]
    later.refresh_from_db()
    assert later.status == "released"
    assert {c.hours: c.state(at) for c in first.check_ins.all()} == {
        2: "sent", 24: "joined", 72: "joined",
    }  # fmt: skip


@pytest.mark.parametrize("older_first", [True, False])
def test_two_sessions_that_are_released_at_once_leave_one_set_of_check_ins(
    bring, book, maria, dana, noon, older_first
):
    newer = bring(maria, to="recovering")
    older = book(maria, at=noon - 4 * HOUR)
    at = noon + 2 * HOUR

    def release():
        let_go(Appointment.objects.get(pk=newer.pk), Leaving(**WITH_SAM), by=dana, at=at)

    def enter():
        left = Leaving(**WITH_SAM, left_at=at - 3 * HOUR)
        times = {"started_at": at - 5 * HOUR, "ended_at": at - 4 * HOUR}
        older_one = Appointment.objects.get(pk=older.pk)
        enter_afterwards(older_one, left, by=dana, at=at, **times, reason="on paper")

    both = (enter, release) if older_first else (release, enter)
    assert overlapping(*both) == [None, None]
    assert {c.state(at) for c in older.check_ins.all()} == {"not asked", "joined"}
    assert {c.state(at) for c in newer.check_ins.all()} == {"ahead"}
    assert Message.objects.filter(kind="check_in", state="planned").count() == 3


def test_two_taps_begin_one_check_in(maria, policy, noon):
    def begin():
        return CheckIn.objects.begin(maria, at=noon)

    one, same = overlapping(begin, begin)
    assert one == same == CheckIn.objects.get()


def test_two_nurses_who_write_one_check_in_down_write_it_once(bring, maria, dana, noor):
    session = bring(maria)
    due = CheckIn.objects.plan_after(session, at=session.released_at)[0]

    def by(nurse):
        return lambda: write_down(due, WELL, NOTHING_MORE, by=nurse, at=due.due_at + MINUTE)

    wrote, refused = overlapping(by(dana), by(noor))
    assert wrote is None and isinstance(refused, Refused)
    assert CheckIn.objects.get(pk=due.pk).told_to == dana


@pytest.mark.parametrize("seconds, state", [(-1, "joined"), (0, "open"), (1, "open")])
def test_an_older_session_that_is_entered_later_shuts_only_what_was_begun_before_it(
    book, maria, dana, noon, seconds, state
):
    """Maria began to tell us something of her own; then the day on paper was entered."""
    session, left = book(maria), noon + 2 * HOUR
    own = CheckIn.objects.begin(maria, at=left + timedelta(seconds=seconds))
    enter_afterwards(
        session, Leaving(**WITH_SAM, left_at=left), by=dana, at=left + 30 * HOUR,
        started_at=noon, ended_at=noon + HOUR, reason="a day on paper",
    )  # fmt: skip
    assert CheckIn.objects.get(pk=own.pk).state(left + 30 * HOUR) == state


def test_what_was_begun_after_an_earlier_session_stays_open_too(bring, book, maria, dana, noon):
    bring(maria)
    own = CheckIn.objects.begin(maria, at=noon + 48 * HOUR)
    session = book(maria, at=noon + 24 * HOUR)
    enter_afterwards(
        session, Leaving(**WITH_SAM, left_at=noon + 26 * HOUR), by=dana, at=noon + 49 * HOUR,
        started_at=noon + 24 * HOUR, ended_at=noon + 25 * HOUR, reason="a day on paper",
    )  # fmt: skip
    assert own.appointment_id and own.is_open(noon + 49 * HOUR)
    assert CheckIn.objects.get(pk=own.pk).is_open(noon + 49 * HOUR)
