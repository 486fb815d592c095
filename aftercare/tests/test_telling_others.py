"""Who else is told of a concern when those on duty cannot be, or do not come."""

from datetime import timedelta

import pytest

from aftercare import telling
from aftercare.models import Concern
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE
from aftercare.tests.roles import working
from aftercare.triage import Fired
from portal.models import Message, User
from portal.testing.mail import send_claimed
from portal.testing.pages import text

SIGN = Fired("red flag", "call now", "Ticked a warning sign: chest pain")
SECONDS = timedelta(seconds=20)


@pytest.fixture
def raised(policy, noon):
    """raised(maria) is a concern that staff have to call about by 12:10."""

    def raised(patient, at=noon):
        return Concern.objects.raise_for(patient=patient, fired=[SIGN], at=at)

    return raised


@pytest.fixture
def team(dana, noor, amara, noon):
    """Dana is on duty. Noor and Amara are not."""
    dana.go_on_duty(at=noon - HOUR)


def told(state="planned"):
    users = Message.objects.filter(kind="concern", state=state).select_related("user")
    return sorted(message.user.name.split()[0] for message in users)


def refuse(at):
    """The mailboxes refuse what is to be sent."""
    for message in Message.objects.filter(kind="concern", state="planned"):
        message.settle("failed", at=at, why="The mailbox refused it (550).")


def look(at, times=3):
    """The worker looks every 20 seconds."""
    for n in range(times):
        telling.repeat_late(at=at + n * SECONDS)
        telling.tell_others(at=at + n * SECONDS)


def test_when_the_mailbox_of_who_is_on_duty_refuses_all_others_are_told(
    raised, team, maria, noon, mailoutbox
):
    raised(maria)
    look(noon)
    assert told() == ["Dana"]
    refuse(at=noon + MINUTE)
    look(noon + MINUTE)
    assert told() == ["Amara", "Noor"]
    at = noon + 2 * MINUTE
    send_claimed(Message.objects.claim_due(at=at), at=at)
    assert told("sent") == ["Amara", "Noor"]
    assert {mail.body[:17] for mail in mailoutbox} == {"1 item needs a ca"}


def test_when_all_of_them_refuse_nobody_is_told_again_and_again(raised, team, maria, noon):
    raised(maria)
    for minute in range(1, 6):
        refuse(at=noon + minute * MINUTE)
        look(noon + minute * MINUTE)
    assert told("failed") == ["Amara", "Dana", "Noor"]
    assert told() == []


def test_a_message_that_stood_for_two_fails_for_both(raised, team, maria, ben, noon):
    raised(maria)
    second = raised(ben, at=noon + SECONDS)
    assert told() == ["Dana"]
    refuse(at=noon + MINUTE)
    Concern.objects.exclude(pk=second.pk).update(taken_by=User.objects.first(), taken_at=noon)
    look(noon + MINUTE)
    assert {"Amara", "Noor"} <= set(told())


def test_what_somebody_took_needs_nobody_else(raised, team, maria, dana, noon):
    concern = raised(maria)
    refuse(at=noon + MINUTE)
    concern.take(by=dana, at=noon + MINUTE)
    look(noon + 2 * MINUTE)
    assert told() == []


def test_an_alert_that_failed_before_it_came_up_is_no_reason(raised, team, maria, ben, dana, noon):
    first = raised(ben, at=noon - HOUR)
    refuse(at=noon - HOUR + MINUTE)
    first.resolve(by=dana, at=noon - 30 * MINUTE, outcome="spoke", note="He is fine.")
    raised(maria)
    look(noon)
    assert told() == ["Dana"]


@pytest.mark.parametrize("after, who", [(9, ["Dana"]), (10, ["Amara", "Dana", "Dana", "Noor"])])
def test_what_nobody_took_in_time_is_told_to_all(raised, team, maria, noon, after, who):
    raised(maria)
    Message.objects.update(state="sent", claimed_at=noon, settled_at=noon)
    look(noon + after * MINUTE)
    assert sorted(told() + told("sent")) == who


def test_what_is_taken_and_late_is_told_to_who_is_on_duty(raised, team, maria, dana, noon):
    raised(maria).take(by=dana, at=noon)
    Message.objects.update(state="sent", claimed_at=noon, settled_at=noon)
    look(noon + 10 * MINUTE)
    assert told() == ["Dana"]


def test_the_worker_may_do_it_in_its_own_role(committed_db, raised, team, maria, noon):
    raised(maria)
    refuse(at=noon + MINUTE)
    with working(committed_db):
        look(noon + MINUTE)
    assert told() == ["Amara", "Noor"]


def test_where_nobody_answers_patients_the_page_says_that_nobody_has_been_told(
    tap, lakeside, hire, due
):
    User.objects.filter(clinic=lakeside).exclude(role="patient").update(is_active=False)
    said = text(tap("", CHEST_PAIN))
    assert "What you told us is saved. Nobody has been told. Call 555-010-0142." in said
    assert "has been told." not in said.replace("Nobody has been told.", "")
    assert "A nurse will" not in said and "Call 911 now" in said
    hire("Robin Some", "nurse")
    look(Concern.objects.get().due_at)
    assert told() == ["Robin"]
    assert "Nobody has been told" not in text(tap("now/"))
