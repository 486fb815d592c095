"""What a patient is told about who reads their answer: true at the moment it is read."""

from datetime import timedelta

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.promise import promise
from portal.models import Clinic

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def kind(noon):
    """kind(level, after) is what holds so long after noon for a concern due at 12:10."""

    def kind(level="call now", after=0 * MINUTE, **past):
        past = {"last_told_at": noon} | past
        concern = Concern(level=level, raised_at=noon, due_at=noon + 10 * MINUTE, **past)
        return promise(concern, Clinic(zone="America/Chicago"), at=noon + after).kind

    return kind


def test_nothing_is_promised_for_what_staff_were_not_asked(noon):
    assert promise(None, Clinic(zone="America/Chicago"), at=noon).kind == "none"


@pytest.mark.parametrize("level", ["call now", "call today", "read today"])
def test_a_promise_holds_while_the_clock_shows_its_minute(kind, level):
    assert kind(level, 11 * MINUTE - SECOND) == "waiting"
    assert kind(level, 11 * MINUTE) == "late"


@pytest.mark.parametrize("after", [0, 11, 60])
def test_where_nobody_could_be_told_nothing_is_promised(kind, noon, after):
    assert kind(after=after * MINUTE, last_told_at=None) == "untold"
    assert kind("read today", after * MINUTE, last_told_at=None, taken_at=noon) == "taken"


def test_who_took_it_reads_it(kind, noon):
    assert kind(taken_at=noon) == "taken"


@pytest.mark.parametrize(
    ("level", "expected"),
    [("call now", "late"), ("call today", "late"), ("read today", "taken")],
)
def test_to_have_read_it_is_not_to_have_called(kind, noon, level, expected):
    assert kind(level, 11 * MINUTE, taken_at=noon) == expected


def test_what_was_answered_stays_answered(kind, noon):
    past = {"taken_at": noon, "resolved_at": noon + MINUTE}
    assert kind("call now", 60 * MINUTE, **past) == "answered"


@pytest.mark.parametrize(
    ("doors", "hour", "closes", "opens"),
    [
        ("by hours", 0, "7pm", ""),
        ("by hours", 8, "", "8am Friday, March 6"),
        ("closed", 0, "7pm", "8am Friday, March 6"),
        ("open", 8, "", ""),
    ],
)
def test_it_says_until_when_or_from_when(noon, doors, hour, closes, opens):
    clinic = Clinic(zone="America/Chicago", doors=doors)
    says = promise(None, clinic, at=noon + hour * 60 * MINUTE)
    assert (says.closes, says.opens) == (closes, opens)
    assert says.clinic_open == (doors == "open" or (doors == "by hours" and hour == 0))


def test_what_came_after_it_was_taken_nobody_has_read(due, dana, clock):
    at = due.due_at
    due.answer("red_flags", {"flags": ["chest_pain"]}, at=at)
    concern = due.concern()
    concern.take(by=dana, at=at + MINUTE)
    assert promise(concern, due.clinic, at=at + 2 * MINUTE).kind == "taken"
    due = CheckIn.objects.get(pk=due.pk)
    due.answer("red_flags", {"flags": ["chest_pain", "seizure"]}, at=at + 2 * MINUTE)
    assert promise(due.concern(), due.clinic, at=at + 2 * MINUTE).kind == "waiting"
    due.concern().take(by=dana, at=at + 3 * MINUTE, over=dana.pk)
    assert promise(due.concern(), due.clinic, at=at + 3 * MINUTE).kind == "taken"
