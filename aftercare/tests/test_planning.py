"""What a release owes the patient: three check-ins, their messages, and never two at once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.release import enter_afterwards, let_go
from portal.errors import Refused
from portal.models import Message, Policy
from scheduling.models.appointment import Leaving

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
WITH_SAM = Leaving(kind="companion", companion="Sam Rivera")


@pytest.fixture
def leave(bring, dana):
    """leave(maria, at=…) is a session that ended with a release at that moment."""

    def leave(patient, at, **booking):
        begun = at - timedelta(minutes=95)
        session = bring(patient, to="recovering", at=begun, **booking)
        let_go(session, WITH_SAM, by=dana, at=at)
        return session

    return leave


def states(session, at):
    return {c.hours: c.state(at) for c in session.check_ins.order_by("due_at")}


def test_a_release_owes_check_ins_after_2_24_and_72_hours_and_a_message_for_each(
    leave, maria, noon
):
    session = leave(maria, noon)
    check_ins = session.check_ins.order_by("due_at")
    assert [c.due_at - noon for c in check_ins] == [2 * HOUR, 24 * HOUR, 72 * HOUR]
    asked = Message.objects.filter(kind="check_in").order_by("due_at")
    assert [m.occasion_id for m in asked] == [c.pk for c in check_ins]
    assert [m.not_after for m in asked] == [c.closes_at for c in check_ins]


def test_a_check_in_closes_when_the_next_opens_and_the_last_after_a_week(leave, maria, noon):
    session = leave(maria, noon)
    two, day, three = session.check_ins.order_by("due_at")
    assert (two.closes_at, day.closes_at) == (day.due_at, three.due_at)
    assert three.closes_at == three.due_at + timedelta(hours=24 * 7)


def test_a_check_in_opens_at_its_moment_and_not_a_second_before(leave, maria, noon):
    session = leave(maria, noon)
    two, day, _ = session.check_ins.order_by("due_at")
    assert not two.is_open(two.due_at - SECOND)
    assert two.is_open(two.due_at)
    assert two.is_open(two.closes_at - SECOND)
    assert not two.is_open(two.closes_at)
    assert day.is_open(two.closes_at)


def test_what_was_sent_can_be_changed_for_15_minutes(leave, maria, noon):
    two = leave(maria, noon).check_ins.get(hours=2)
    two.sent_at = two.due_at + HOUR
    assert two.is_open(two.sent_at + timedelta(minutes=15) - SECOND)
    assert not two.is_open(two.sent_at + timedelta(minutes=15))


def test_on_a_monday_wednesday_friday_course_check_ins_never_collide(leave, maria, course):
    """Monday's 72 hours end on Thursday, when Wednesday's 24 do: the earlier session's is
    joined."""
    six = course(maria)
    left = [datetime(2026, 3, day, 21, 40, tzinfo=UTC) for day in (9, 11, 13)]
    monday, wednesday, friday = (
        leave(maria, at, course=six, number=n) for n, at in enumerate(left, start=1)
    )
    after = left[2] + SECOND
    assert states(monday, after) == {2: "closed", 24: "joined", 72: "joined"}
    assert states(wednesday, after) == {2: "closed", 24: "joined", 72: "joined"}
    assert states(friday, after) == {2: "ahead", 24: "ahead", 72: "ahead"}
    for hour in range(24 * 12):
        at = left[0] + hour * HOUR
        assert CheckIn.objects.filter(patient=maria).open(at).count() <= 1


def test_a_joined_check_in_takes_its_message_back_and_says_why(leave, maria, noon):
    monday = leave(maria, noon)
    leave(maria, noon + 48 * HOUR, chair=1)
    joined = Message.objects.get(kind="check_in", occasion_id=monday.check_ins.get(hours=72).pk)
    assert joined.state == "withdrawn"
    assert "took its place" in joined.why


def test_an_answered_check_in_is_never_joined(leave, maria, noon):
    monday = leave(maria, noon)
    CheckIn.objects.filter(appointment=monday, hours=24).update(sent_at=noon + 25 * HOUR)
    leave(maria, noon + 26 * HOUR, chair=1)
    assert states(monday, noon + 26 * HOUR)[24] == "sent"


def test_another_patients_check_ins_are_left_alone(leave, maria, ben, noon):
    bens = leave(ben, noon, chair=1)
    leave(maria, noon + HOUR)
    assert states(bens, noon + HOUR) == {2: "ahead", 24: "ahead", 72: "ahead"}


def test_of_a_session_entered_afterwards_only_what_is_ahead_is_asked(book, maria, dana, noon):
    session = book(maria)
    left = noon + 2 * HOUR
    enter_afterwards(
        session, Leaving("companion", left_at=left, companion="Sam"), by=dana, at=left + 30 * HOUR,
        started_at=noon, ended_at=noon + HOUR, reason="a day on paper",
    )  # fmt: skip
    assert states(session, left + 30 * HOUR) == {2: "not asked", 24: "not asked", 72: "ahead"}
    assert Message.objects.filter(kind="check_in").count() == 1


def test_a_moment_that_passes_right_now_is_not_asked_and_one_a_second_ahead_is(
    book, maria, dana, noon
):
    session = book(maria)
    left = noon + 2 * HOUR
    enter_afterwards(
        session, Leaving("companion", left_at=left, companion="Sam"), by=dana, at=left + 24 * HOUR,
        started_at=noon, ended_at=noon + HOUR, reason="a day on paper",
    )  # fmt: skip
    assert states(session, left + 24 * HOUR)[24] == "not asked"


def test_an_older_session_entered_after_a_newer_one_asks_nothing_more(
    leave, book, maria, dana, noon
):
    newer = leave(maria, noon + 24 * HOUR)
    older = book(maria, at=noon - 4 * HOUR, chair=1)
    enter_afterwards(
        older, Leaving("companion", left_at=noon - 2 * HOUR, companion="Sam"), by=dana,
        at=noon + 25 * HOUR, started_at=noon - 4 * HOUR, ended_at=noon - 3 * HOUR, reason="found",
    )  # fmt: skip
    assert states(older, noon + 25 * HOUR) == {2: "not asked", 24: "not asked", 72: "joined"}
    assert states(newer, noon + 25 * HOUR) == {2: "ahead", 24: "ahead", 72: "ahead"}


def test_who_left_without_release_is_a_concern_at_once(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    found_gone = noon + 2 * HOUR
    let_go(session, Leaving("left without release", reason="chair empty"), by=dana, at=found_gone)
    concern = Concern.objects.get(patient=maria)
    assert (concern.level, concern.appointment) == ("call now", session)
    assert concern.reasons.get().words == "Left the clinic without being released"


def test_a_release_is_whole_or_not_at_all(bring, maria, dana, noon, monkeypatch):
    session = bring(maria, to="recovering")

    def fails(*args, **kwargs):
        raise Refused("the messages could not be planned")

    monkeypatch.setattr(CheckIn, "ask", fails)
    with pytest.raises(Refused):
        let_go(session, WITH_SAM, by=dana, at=noon + 2 * HOUR)
    session.refresh_from_db()
    assert (session.status, session.no_driving_until) == ("recovering", None)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ((5, 20, 59, 59), (5, 20, 59, 59)),
        ((5, 21, 0, 0), (6, 8, 0, 0)),
        ((6, 7, 59, 59), (6, 8, 0, 0)),
        ((6, 8, 0, 0), (6, 8, 0, 0)),
    ],
)
def test_only_the_text_waits_for_the_morning(due, text):
    zone = ZoneInfo("America/Chicago")
    policy = Policy(quiet_from=time(21), quiet_until=time(8))
    moment = datetime(2026, 3, *due, tzinfo=zone)
    assert policy.when_awake(moment, zone) == datetime(2026, 3, *text, tzinfo=zone)


def test_the_moment_of_a_night_check_in_does_not_move(leave, maria, lakeside):
    left = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)  # 8pm in Chicago
    two = leave(maria, left).check_ins.get(hours=2)
    message = Message.objects.get(kind="check_in", occasion_id=two.pk)
    assert two.due_at == left + 2 * HOUR
    assert message.due_at.astimezone(lakeside.tz).hour == 8
