"""What becomes of a message: claimed, sent, put off, refused, given up. The mail server is real."""

import dataclasses
import re
import socket
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from portal import messages
from portal.errors import Refused
from portal.models import Clinic, Message, Patient
from portal.models.owed import LEASE, MOST_ATTEMPTS, RETRY_AFTER
from portal.tasks import send
from portal.testing.mail import send_claimed

SECOND, MINUTE, HOUR = (timedelta(seconds=n) for n in (1, 60, 3600))


@pytest.fixture
def hello(monkeypatch):
    """A kind of message that is always owed, until the test says otherwise."""
    kind = messages.Kind("hello", "Hello", "messages/hello.txt", lambda *_: "", lambda *_: {})
    monkeypatch.setattr(messages, "kinds", lambda: {"hello": kind})
    monkeypatch.setattr(messages, "written", lambda *_: "Hello.\nSee you.")
    return kind


@pytest.fixture
def owe(hello, noon):
    def owe(patient, *, due_at=noon, not_after=None, occasion=None):
        not_after = not_after or noon + 24 * HOUR
        return Message.objects.plan(
            "hello", occasion=occasion or patient, patient=patient,
            due_at=due_at, not_after=not_after,
        )  # fmt: skip

    return owe


def run(at):
    """What the sweep and a worker do at that moment; how many it was about."""
    claimed = Message.objects.claim_due(at=at)
    send_claimed(claimed, at=at)
    return len(claimed)


def test_a_message_waits_for_its_time(owe, maria, noon, smtp_sink):
    message = owe(maria)
    run(noon - SECOND)
    assert smtp_sink.messages == []
    run(noon)
    message.refresh_from_db()
    assert [m["To"] for m in smtp_sink.messages] == ["maria@lakeside.example"]
    assert (message.state, message.settled_at, message.attempts) == ("sent", noon, 1)


def test_what_is_sent_says_who_writes_and_not_about_what(owe, maria, noon, smtp_sink):
    owe(maria)
    run(noon)
    mail = smtp_sink.messages[0]
    assert mail["From"] == "Lakeside <portal@localhost>"
    assert mail["Subject"] == "Lakeside: a message for you"
    assert "infusion" not in mail.as_string().lower()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Hello. See you."


@pytest.mark.parametrize("short", ["Lakeside, LLC", 'The "Lake"', "Café am See", "A <b@c.d>"])
def test_it_comes_from_the_clinics_short_name_whatever_stands_in_it(hello, smtp_sink, short):
    clinic = Clinic(name="Lakeside Infusion, LLC", short_name=short)
    maria = Patient(email="maria@lakeside.example")
    with messages.Post() as post:
        assert post.deliver(Message(pk=1, clinic=clinic, patient=maria, kind="hello"), hello).sent
    (sender,) = smtp_sink.messages[0]["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (short, "portal@localhost")


def test_a_line_for_which_there_is_no_room_is_left_out_whole(hello, maria, monkeypatch):
    lines = f"{'a' * 100}\n{'b' * 60}\n{'c' * 58}"
    monkeypatch.setattr(messages, "written", lambda *_: lines)
    said = messages.text(Message(clinic=maria.clinic), hello)
    assert (said, len(said)) == (f"{'a' * 100} {'c' * 58}", 159)


def test_no_page_hands_over_a_job_so_none_needs_the_broker():
    """What is due is a row; beat's sweep finds it. Only the sweep itself speaks to the broker."""
    paths = Path(settings.BASE_DIR).glob("[pas]*/**/*.py")
    handing_over = {
        str(path.relative_to(settings.BASE_DIR))
        for path in paths
        if not {"tests", "testing"} & set(path.parts)
        and re.search(r"\.(delay|apply_async)\b", path.read_text())
    }
    assert handing_over == {"portal/tasks.py"}


class TestRetries:
    def test_each_attempt_carries_the_same_message_id(self, owe, maria, noon, smtp_sink):
        owe(maria)
        smtp_sink.refuse(450)
        run(noon)
        run(noon + MINUTE)
        smtp_sink.accept()
        run(noon + 6 * MINUTE)
        assert len(smtp_sink.attempts) == 3
        assert len({m["Message-ID"] for m in smtp_sink.attempts}) == 1
        assert len(smtp_sink.messages) == 1

    def test_two_messages_have_two_message_ids(self, owe, maria, ben, noon, smtp_sink):
        owe(maria), owe(ben), owe(maria)
        run(noon)
        assert len({m["Message-ID"] for m in smtp_sink.messages}) == 3

    def test_a_mailbox_that_asks_for_later_is_asked_later(self, owe, maria, noon, smtp_sink):
        message = owe(maria)
        smtp_sink.refuse(450)
        run(noon)
        message.refresh_from_db()
        assert (message.state, message.try_at) == ("planned", noon + MINUTE)
        assert message.why == "The mailbox asked us to try later (450)."
        assert run(noon + MINUTE - SECOND) == 0
        assert run(noon + MINUTE) == 1

    def test_each_wait_is_longer_and_the_last_ends_in_a_failure(self, owe, maria, noon, smtp_sink):
        message, at = owe(maria), noon
        smtp_sink.refuse(451)
        for wait in RETRY_AFTER:
            run(at)
            message.refresh_from_db()
            assert message.state == "planned"
            at += wait
        run(at)
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("failed", MOST_ATTEMPTS)
        assert len(smtp_sink.attempts) == MOST_ATTEMPTS

    def test_it_gives_up_when_the_next_try_would_come_too_late(self, owe, maria, noon, smtp_sink):
        message = owe(maria, not_after=noon + MINUTE)
        smtp_sink.refuse(450)
        run(noon)
        message.refresh_from_db()
        assert message.state == "failed"

    def test_a_mailbox_that_refuses_is_a_failure_at_once(self, owe, maria, noon, smtp_sink):
        message = owe(maria)
        smtp_sink.refuse(550)
        run(noon)
        run(noon + HOUR)
        message.refresh_from_db()
        assert (message.state, message.why) == ("failed", "The mailbox refused it (550).")
        assert len(smtp_sink.attempts) == 1

    def test_a_server_that_is_not_there_is_no_fault_of_the_mailbox(
        self, owe, maria, noon, smtp_sink, settings
    ):
        message = owe(maria)
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            settings.EMAIL_PORT = nobody.getsockname()[1]
            run(noon)
        message.refresh_from_db()
        assert (message.state, message.why) == ("planned", "The mail server did not answer.")
        settings.EMAIL_PORT = smtp_sink.port
        run(noon + MINUTE)
        assert len(smtp_sink.messages) == 1

    def test_a_server_in_trouble_costs_one_attempt_not_one_of_everybody(
        self, owe, maria, ben, noon, smtp_sink, settings
    ):
        owe(maria), owe(ben)
        settings.EMAIL_PORT = 1
        run(noon)
        assert sorted(Message.objects.values_list("state", "attempts")) == [
            ("claimed", 0),
            ("planned", 1),
        ]
        settings.EMAIL_PORT = smtp_sink.port
        run(noon + LEASE)
        assert len(smtp_sink.messages) == 2

    def test_a_server_that_wants_a_password_we_lack_is_tried_again(
        self, owe, maria, noon, smtp_sink, settings
    ):
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
        message = owe(maria)
        run(noon)
        message.refresh_from_db()
        assert message.state == "planned"


class TestTurns:
    def test_each_of_a_handful_is_judged_and_stamped_when_its_turn_comes(
        self, owe, ben, maria, noon, smtp_sink, monkeypatch
    ):
        """The mail server takes 15 seconds for each, and the tenth helps for 2 minutes."""
        first = [owe(ben, due_at=noon - MINUTE) for _n in range(9)]
        tenth = owe(maria, not_after=noon + 2 * MINUTE)
        clock = (noon + n * 15 * SECOND for n in range(20))
        monkeypatch.setattr("portal.tasks.timezone", SimpleNamespace(now=lambda: next(clock)))
        send(Message.objects.claim_due(at=noon))
        assert [m["To"] for m in smtp_sink.messages] == ["ben@lakeside.example"] * 9
        sent = Message.objects.filter(pk__in=[m.pk for m in first]).order_by("settled_at")
        assert [m.settled_at for m in sent] == [noon + n * 15 * SECOND for n in range(9)]
        tenth.refresh_from_db()
        assert (tenth.state, tenth.why) == ("withdrawn", "It came too late to help.")
        assert tenth.settled_at == noon + 9 * 15 * SECOND


class TestLeases:
    def test_a_lease_is_longer_than_a_handful_can_take(self):
        assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < LEASE

    def test_what_is_claimed_is_not_claimed_again(self, owe, maria, noon):
        owe(maria)
        assert len(Message.objects.claim_due(at=noon)) == 1
        assert Message.objects.claim_due(at=noon + LEASE - SECOND) == []

    def test_what_a_dead_worker_left_is_claimed_again(self, owe, maria, noon, smtp_sink):
        owe(maria)
        Message.objects.claim_due(at=noon)
        assert run(noon + LEASE) == 1
        assert len(smtp_sink.messages) == 1

    def test_what_is_being_sent_is_nobody_elses(self, committed_db, owe, maria, noon, smtp_sink):
        message = owe(maria)
        claimed = Message.objects.claim_due(at=noon)
        with committed_db.connect("portal_worker") as other, other.cursor() as cursor:
            cursor.execute("select from portal_message where id = %s for update", [message.pk])
            assert Message.objects.claim_due(at=noon + LEASE) == []
            send_claimed(claimed, at=noon)
        other.close()
        assert smtp_sink.messages == []

    def test_one_that_kills_its_worker_each_time_ends_as_failed(self, owe, maria, noon, smtp_sink):
        message = owe(maria)
        Message.objects.filter(pk=message.pk).update(attempts=MOST_ATTEMPTS)
        run(noon)
        message.refresh_from_db()
        assert (message.state, smtp_sink.attempts) == ("failed", [])
        assert message.why == "It was tried 6 times, and cut short each time."

    def test_an_attempt_is_counted_although_its_worker_died(
        self, committed_db, owe, maria, noon, monkeypatch
    ):
        message = owe(maria)

        def die(*_args, **_kwargs):
            raise KeyboardInterrupt

        monkeypatch.setattr(messages.Post, "deliver", die)
        with pytest.raises(KeyboardInterrupt):
            run(noon)
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("claimed", 1)


class TestWithdrawn:
    def test_what_is_owed_no_longer_is_not_sent(self, owe, hello, maria, noon, smtp_sink):
        message = owe(maria)
        object.__setattr__(hello, "not_owed", lambda *_: "It was answered.")
        run(noon)
        message.refresh_from_db()
        assert (message.state, message.why) == ("withdrawn", "It was answered.")
        assert smtp_sink.messages == []

    def test_what_comes_too_late_is_not_sent(self, owe, maria, noon, smtp_sink):
        message = owe(maria, not_after=noon + HOUR)
        run(noon + HOUR)
        message.refresh_from_db()
        assert (message.state, message.why) == ("withdrawn", "It came too late to help.")
        assert smtp_sink.messages == []

    def test_what_comes_too_late_for_its_worker_is_not_sent(self, owe, maria, noon, smtp_sink):
        owe(maria, not_after=noon + HOUR)
        claimed = Message.objects.claim_due(at=noon + HOUR - SECOND)
        send_claimed(claimed, at=noon + HOUR)
        assert smtp_sink.messages == []

    def test_withdrawn_after_the_claim_it_is_not_sent(self, owe, maria, noon, smtp_sink):
        owe(maria)
        claimed = Message.objects.claim_due(at=noon)
        Message.objects.withdraw("Not needed.", at=noon)
        send_claimed(claimed, at=noon)
        assert smtp_sink.messages == []


class TestOneBadMessage:
    def test_without_an_address_it_fails_and_says_so(self, owe, maria, noon, smtp_sink):
        maria.email = ""
        maria.save(update_fields=["email"])
        message = owe(maria)
        run(noon)
        message.refresh_from_db()
        assert (message.state, message.why) == ("failed", "There is no email address.")

    @pytest.mark.parametrize("address", ["maria@", "a@b.example\nBcc: c@d.e", "a@b.e,c@d.e"])
    def test_an_address_that_is_none_stops_nobody_else(
        self, owe, maria, ben, noon, smtp_sink, address
    ):
        maria.email = address
        maria.save(update_fields=["email"])
        message = owe(maria)
        owe(ben)
        run(noon)
        message.refresh_from_db()
        assert (message.state, message.why) == ("failed", "The email address cannot be right.")
        assert [m["To"] for m in smtp_sink.messages] == ["ben@lakeside.example"]

    def test_words_that_fail_end_in_a_failure_and_stop_nobody_else(
        self, owe, hello, maria, ben, noon, smtp_sink, caplog
    ):
        def broken(message):
            if message.patient == maria:
                return {}["Maria Alvarez"]
            return {}

        object.__setattr__(hello, "words", broken)
        message, at = owe(maria), noon
        owe(ben)
        for wait in [*RETRY_AFTER, MINUTE]:
            run(at)
            at += wait
        message.refresh_from_db()
        assert [m["To"] for m in smtp_sink.messages] == ["ben@lakeside.example"]
        assert (message.state, message.attempts) == ("failed", MOST_ATTEMPTS)
        assert "KeyError" in caplog.text
        assert "Alvarez" not in caplog.text

    def test_a_kind_that_is_declared_no_more_stops_nobody_else(
        self, owe, maria, ben, noon, smtp_sink
    ):
        helps = {"due_at": noon, "not_after": noon + HOUR}
        message = Message.objects.plan("gone", occasion=maria, patient=maria, **helps)
        owe(ben)
        run(noon)
        assert [m["To"] for m in smtp_sink.messages] == ["ben@lakeside.example"]
        message.refresh_from_db()
        assert (message.state, message.title) == ("planned", "gone")


class TestAddressOfItsOwn:
    """A kind for people who have no row here says itself where it goes."""

    @pytest.fixture
    def to_sam(self, hello, monkeypatch):
        kind = dataclasses.replace(hello, address=lambda message: self.sams)
        monkeypatch.setattr(messages, "kinds", lambda: {"hello": kind})

    @pytest.fixture
    def owed(self, to_sam, lakeside, noon):
        occasion = SimpleNamespace(pk=7, clinic_id=lakeside.pk)
        how = {"due_at": noon, "not_after": noon + 24 * HOUR}
        return lambda: Message.objects.plan("hello", occasion=occasion, **how)

    def test_it_goes_there(self, owed, noon, smtp_sink):
        self.sams = "sam@mail.example"
        owed()
        run(noon)
        assert [m["To"] for m in smtp_sink.messages] == ["sam@mail.example"]

    def test_without_an_address_it_fails_and_cannot_be_planned_again(self, owed, dana, noon):
        self.sams = ""
        message = owed()
        run(noon)
        message.refresh_from_db()
        assert (message.state, message.why) == ("failed", messages.NO_ADDRESS)
        with pytest.raises(Refused, match="Enter one first, or call"):
            message.plan_again(by=dana, at=noon)

    def test_planned_again_it_is_nobodys_to_call_any_more(self, owed, dana, noon):
        self.sams = ""
        message = owed()
        run(noon)
        assert list(Message.objects.to_call(noon)) == [message]
        self.sams = "sam@mail.example"
        message.refresh_from_db()
        message.plan_again(by=dana, at=noon)
        assert list(Message.objects.to_call(noon)) == []
