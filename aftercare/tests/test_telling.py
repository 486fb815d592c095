"""Who is told of a concern, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare import telling
from aftercare.models import CheckIn, Concern
from aftercare.tasks import watch
from aftercare.tests.roles import working
from aftercare.triage import Fired
from portal import messages
from portal.models import Message
from portal.tasks import sweep
from portal.testing.jobs import wait_for
from portal.testing.mail import send_claimed
from portal.testing.sql import queries
from portal.testing.threads import at_once

CHEST_PAIN = Fired("red flag", "call now", "Ticked a warning sign: chest pain")
NOTE = Fired("note", "read today", "Wrote a note")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def raised(policy, noon):
    """raised(maria) is a concern that staff have to call about by 12:10."""

    def raised(patient, fired=CHEST_PAIN, at=noon):
        return Concern.objects.raise_for(patient=patient, fired=[fired], at=at)

    return raised


def told(state="planned"):
    """Who is owed an alert, by first name."""
    users = Message.objects.filter(kind="concern", state=state).select_related("user")
    return sorted(message.user.name.split()[0] for message in users)


def send_all(at):
    send_claimed(Message.objects.claim_due(at=at), at=at)


def test_with_nobody_on_duty_every_nurse_and_clinician_is_told(
    raised, maria, dana, noor, amara, kofi, lena
):
    raised(maria)
    assert told() == ["Amara", "Dana", "Noor"]


def test_with_somebody_on_duty_only_they_are_told(raised, maria, dana, noor, noon):
    dana.go_on_duty(at=noon - 60 * MINUTE)
    raised(maria)
    assert told() == ["Dana"]


def test_who_went_on_duty_yesterday_is_not_on_duty_today(raised, maria, dana, noor, amara, noon):
    dana.go_on_duty(at=noon - timedelta(hours=13))
    raised(maria)
    assert told() == ["Amara", "Dana", "Noor"]


def test_nobody_is_told_of_another_clinics_patient(raised, enroll, harbor, dana, noor):
    raised(enroll("Hana", "Sato", clinic=harbor))
    assert told() == []


def test_who_has_left_the_clinic_is_not_told(raised, maria, dana, noor, amara):
    noor.is_active = False
    noor.save(update_fields=["is_active"])
    raised(maria)
    assert told() == ["Amara", "Dana"]


def test_the_message_says_how_many_wait_and_nothing_else(
    raised, maria, dana, noon, mailoutbox, settings
):
    dana.go_on_duty(at=noon)
    raised(maria)
    send_all(noon)
    [mail] = mailoutbox
    assert mail.to == [dana.email]
    assert mail.body == f"1 item needs a call. Sign in: {settings.SITE_URL}/staff/review/"
    assert len(mail.body) <= messages.LONGEST
    assert "Maria" not in str(mail.message()) and "pain" not in str(mail.message())


def test_what_came_up_together_is_one_message(raised, maria, ben, dana, noon, mailoutbox):
    dana.go_on_duty(at=noon)
    raised(maria)
    raised(ben, at=noon + timedelta(seconds=5))
    assert told() == ["Dana"]
    send_all(noon + timedelta(seconds=9))
    assert [mail.body[:19] for mail in mailoutbox] == ["2 items need a call"]


def test_the_one_message_is_still_owed_when_its_first_concern_was_answered(
    raised, maria, ben, dana, noon, mailoutbox
):
    dana.go_on_duty(at=noon)
    first = raised(maria)
    raised(ben, at=noon + timedelta(seconds=5))
    first.resolve(by=dana, at=noon + timedelta(seconds=7), outcome="spoke", note="She is fine.")
    send_all(noon + timedelta(seconds=9))
    assert [mail.body[:19] for mail in mailoutbox] == ["1 item needs a call"]


def test_what_comes_up_after_a_message_left_is_a_message_of_its_own(
    raised, maria, ben, dana, noon, mailoutbox
):
    dana.go_on_duty(at=noon)
    raised(maria)
    send_all(noon)
    raised(ben, at=noon + MINUTE)
    send_all(noon + MINUTE)
    assert len(mailoutbox) == 2


def test_a_concern_that_was_resolved_is_told_to_nobody(raised, maria, dana, noon, mailoutbox):
    dana.go_on_duty(at=noon)
    raised(maria).resolve(by=dana, at=noon, outcome="spoke", note="She is fine.")
    send_all(noon)
    assert mailoutbox == []
    assert Message.objects.get().why == "It was answered before this was sent."


def test_a_concern_that_somebody_took_at_once_is_told_to_nobody_else(
    raised, maria, dana, noor, noon, mailoutbox
):
    raised(maria).take(by=noor, at=noon + timedelta(seconds=3))
    send_all(noon + timedelta(seconds=9))
    assert mailoutbox == []


def test_who_stopped_working_here_gets_no_message(raised, maria, dana, noon, mailoutbox):
    dana.go_on_duty(at=noon)
    raised(maria)
    dana.is_active = False
    dana.save(update_fields=["is_active"])
    send_all(noon)
    assert mailoutbox == []
    assert Message.objects.get().why == "They do not answer concerns any more."


@pytest.mark.parametrize("minutes, rounds", [(9, 1), (10, 2), (39, 2), (40, 3), (70, 4)])
def test_a_late_concern_is_told_when_it_falls_due_and_every_half_hour(
    raised, maria, dana, noon, minutes, rounds
):
    """Raised at noon, due at 12:10; the worker looks each minute, and mail leaves at once."""
    dana.go_on_duty(at=noon)
    raised(maria)
    for minute in range(minutes + 1):
        telling.repeat_late(at=noon + minute * MINUTE)
        send_all(noon + minute * MINUTE)
    assert Message.objects.filter(state="sent", user=dana).count() == rounds


def test_a_late_concern_is_told_though_somebody_took_it(raised, maria, dana, noon, mailoutbox):
    dana.go_on_duty(at=noon)
    raised(maria).take(by=dana, at=noon)
    telling.repeat_late(at=noon + 10 * MINUTE)
    send_all(noon + 10 * MINUTE)
    assert len(mailoutbox) == 1


def test_a_late_concern_that_is_resolved_is_never_told_again(raised, maria, dana, noon):
    dana.go_on_duty(at=noon)
    raised(maria).resolve(by=dana, at=noon + MINUTE, outcome="spoke", note="She is fine.")
    telling.repeat_late(at=noon + 60 * MINUTE)
    assert Message.objects.count() == 1


def test_worse_news_of_a_taken_concern_is_told_again(policy, maria, dana, noon, mailoutbox):
    dana.go_on_duty(at=noon)
    told = {"patient": maria, "check_in": CheckIn.objects.begin(maria, at=noon)}
    Concern.objects.raise_for(**told, fired=[NOTE], at=noon).take(by=dana, at=noon)
    Concern.objects.raise_for(**told, fired=[CHEST_PAIN], at=noon + MINUTE)
    send_all(noon + MINUTE)
    assert [mail.body[:19] for mail in mailoutbox] == ["1 item needs a call"]


def test_telling_costs_the_same_for_two_nurses_and_for_twelve(raised, hire, maria, ben, dana):
    few = len(queries(lambda: raised(maria)))
    for n in range(12):
        hire(f"N{n} Nurse", "nurse")
    Message.objects.unsent().withdraw("Out of the way.", at=maria.since)
    assert len(queries(lambda: raised(ben))) == few <= 9


def test_of_two_workers_one_tells(committed_db, raised, maria, dana, noon):
    dana.go_on_duty(at=noon)
    raised(maria)
    Message.objects.unsent().withdraw("Out of the way.", at=noon)
    at_once(*[lambda: telling.repeat_late(at=noon + 10 * MINUTE)] * 2)
    assert told() == ["Amara", "Dana"]


def test_a_message_that_is_being_sent_does_not_stand_for_later_news(
    committed_db, raised, maria, ben, dana, noon
):
    """The worker that sends holds the message's row; what comes up meanwhile gets its own."""
    dana.go_on_duty(at=noon)
    raised(maria)
    with committed_db.connect("portal_worker") as sending:
        sending.cursor().execute("select id from portal_message for update")
        raised(ben)
        sending.rollback()
    assert told() == ["Dana", "Dana"]


def test_a_nurse_reads_it_in_her_mail_within_a_minute(
    committed_db, raised, maria, dana, celery_running, smtp_sink
):
    now = timezone.now()
    dana.go_on_duty(at=now)
    raised(maria, at=now)
    watch.delay(), sweep.delay()
    [mail] = wait_for(lambda: smtp_sink.messages)
    assert mail["To"] == dana.email and "1 item needs a call" in mail.get_content()


def test_the_worker_may_do_all_this_in_its_own_role(
    committed_db, raised, maria, dana, noor, time_machine, noon
):
    raised(maria)
    time_machine.move_to(noon + 10 * MINUTE, tick=False)
    with working(committed_db):
        watch()
        send_all(noon + 10 * MINUTE)
    assert told("sent") == ["Amara", "Dana", "Noor"]
