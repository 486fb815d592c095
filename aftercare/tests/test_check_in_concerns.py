"""What a check-in asks staff for, in the transaction of the page that carries it, sent or not."""

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG
from portal.models import Message
from portal.testing.pages import text


@pytest.fixture
def reasons():
    return lambda: list(Concern.objects.get().reasons.values_list("words", flat=True))


@pytest.fixture
def next_day(check_ins, time_machine):
    """The check-in of the next day, when it has opened."""

    def next_day():
        time_machine.move_to(check_ins[1].due_at, tick=False)
        return CheckIn.objects.get(pk=check_ins[1].pk)

    return next_day


def test_severe_is_a_concern_though_nothing_was_sent(tap, due, reasons):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": "headache"})
    assert not Concern.objects.exists()
    tap("how-bad/", {"headache": "3"})
    assert reasons() == ["Headache: severe"]
    assert Concern.objects.get().level == "call today"
    assert not CheckIn.objects.get(pk=due.pk).sent_at


def test_moderate_is_none(answer_all):
    answer_all(how_bad="2")
    assert not Concern.objects.exists()


def test_a_note_is_to_be_read_today(answer_all, reasons):
    answer_all(note="I slept")
    assert reasons() == ["Wrote a note"]
    assert Concern.objects.get().level == "read today"


def test_who_asks_for_a_call_is_promised_one(answer_all, tap, reasons):
    answer_all(call="yes")
    assert reasons() == ["Asked for a call"]
    assert "A nurse will call you by 5:45pm." in text(tap("sent/"))


def test_all_of_one_check_in_is_one_concern_at_its_most_urgent(answer_all, tap, reasons):
    answer_all(how_bad="4", note="Please", call="yes")
    assert Concern.objects.get().level == "call today"
    assert reasons() == ["Headache: very severe", "Asked for a call", "Wrote a note"]
    tap("", CHEST_PAIN)
    assert Concern.objects.get().level == "call now"
    assert len(reasons()) == 4


def test_what_is_less_urgent_lowers_nothing(tap, due, answer_all):
    tap("", CHEST_PAIN)
    before = Concern.objects.get()
    answer_all(note="Better now")
    after = Concern.objects.get()
    assert (after.level, after.due_at) == (before.level, before.due_at)


def test_the_same_reason_is_not_written_twice(answer_all, tap, reasons):
    answer_all(how_bad="3")
    for how_bad in ("2", "3", "2", "3"):
        tap("how-bad/", {"headache": how_bad})
    assert reasons() == ["Headache: severe"]


def alerts_are_sent(at):
    alerts = Message.objects.filter(kind="concern")
    alerts.update(state="sent", claimed_at=at, settled_at=at)


def test_staff_hear_again_only_of_what_became_more_urgent(answer_all, tap, dana, due):
    dana.go_on_duty(at=due.due_at)
    answer_all(note="Please")
    tap("send/", {"note": "Please!", "call": ""})
    assert Message.objects.filter(kind="concern").count() == 1
    alerts_are_sent(due.due_at)
    tap("", CHEST_PAIN)
    assert Message.objects.filter(kind="concern").count() == 2


def test_staff_hear_again_of_what_came_after_somebody_took_it(answer_all, tap, dana, due):
    dana.go_on_duty(at=due.due_at)
    answer_all(how_bad="3")
    alerts_are_sent(due.due_at)
    Concern.objects.update(taken_by=dana, taken_at=due.due_at + 12 * MINUTE)
    tap("send/", {"note": "It is worse now"})
    assert Message.objects.filter(kind="concern").count() == 2


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("1", "2", None),
        ("0", "2", "none then and moderate now"),
        ("0", "unsure", "none then and not sure now"),
        ("unsure", "2", None),
    ],
)
def test_worse_counts_from_the_last_check_in_of_the_session(
    answer_all, next_day, reasons, then, now, said
):
    answer_all(how_bad=then)
    answer_all(how_bad=now, check_in=next_day())
    if said is None:
        assert not Concern.objects.exists()
    else:
        expected = f"Headache: worse by 2 steps since the 2-hour check-in, {said}"
        assert reasons() == [expected]


def test_what_was_not_ticked_then_was_none_then(tap, answer_all, next_day, reasons):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": "none"})
    answer_all(how_bad="2", check_in=next_day())
    assert "none then and moderate now" in reasons()[0]


def test_what_was_never_told_how_bad_is_not_compared(tap, answer_all, next_day):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": "headache"})
    answer_all(how_bad="2", check_in=next_day())
    assert not Concern.objects.exists()


def test_an_earlier_session_is_not_compared(answer_all, bring, maria, time_machine, due):
    answer_all(how_bad="0")
    newer = bring(maria, at=due.due_at + 48 * HOUR)
    later = CheckIn.objects.plan_after(newer, at=newer.released_at)[0]
    time_machine.move_to(later.due_at, tick=False)
    answer_all(how_bad="2", check_in=later)
    assert not Concern.objects.exists()


def test_a_nurse_can_write_down_what_was_told_by_phone(due, dana):
    at = due.due_at + MINUTE
    due.answer("red_flags", {"flags": []}, at=at, by=dana)
    due.send({"call": True, "note": ""}, at=at, by=dana)
    assert (due.told_to, due.sent_at) == (dana, at)
    assert Concern.objects.get().raised_by == dana
    assert due.answers.filter(written_by=dana).count() == 2
