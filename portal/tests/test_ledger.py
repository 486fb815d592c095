"""/staff/messages/: what was owed and what became of it, for staff; and the demo's outbox."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from portal.models import Event, Message
from portal.testing.mail import send_claimed
from portal.testing.pages import page
from portal.testing.sql import queries
from scheduling.models import Appointment

LEDGER = "/staff/messages/"
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


@pytest.fixture
def desk(sign_in, kofi, clock):
    return sign_in(kofi)


@pytest.fixture
def owe(protocol, policy, chairs, kofi, noon):
    """Book a session two days from now, so that a first reminder is due, and give it."""

    def owe(patient, begins=noon + 2 * DAY):
        booking = {"protocol": protocol, "begins": begins, "by": kofi, "at": noon - DAY}
        session = Appointment.objects.book(patient, **booking)
        return Message.objects.get(occasion_id=session.pk, kind="reminder_3_days")

    return owe


@pytest.fixture
def failed(owe, maria, noon):
    message = owe(maria)
    message.settle("failed", at=noon, why="The mailbox refused it (550).")
    return message


def again(message):
    return f"{LEDGER}{message.pk}/again/"


def test_what_failed_stands_first_with_why_and_the_number_to_call(desk, failed, owe, ben, noon):
    owe(ben, begins=noon + 10 * DAY)
    shown = page(desk, LEDGER)
    assert shown.index("Maria Alvarez") < shown.index("Ben Okafor")
    assert "The mailbox refused it (550)." in shown
    assert 'href="tel:+15550100177"' in shown
    assert shown.count("Maria Alvarez</b>") == 2  # the failed one, and the one still to come


def test_a_failure_of_long_ago_stands_where_its_date_puts_it(desk, failed, clock, sign_in, kofi):
    clock(hours=14 * 24, minutes=-1)
    assert "call these" in page(sign_in(kofi), LEDGER)
    clock(hours=14 * 24)
    assert "call these" not in page(sign_in(kofi), LEDGER)


def test_what_was_planned_again_need_not_be_called(desk, failed):
    page(desk, again(failed), now=1)
    assert "call these" not in page(desk, LEDGER)


@pytest.mark.parametrize(
    ("state", "word"),
    [("failed", "Failed"), ("planned", "Waiting"), ("sent", "Sent"), ("withdrawn", "Withdrawn")],
)
def test_each_state_has_a_list_of_its_own(desk, owe, maria, noon, state, word):
    message = owe(maria)
    Message.objects.exclude(pk=message.pk).update(state="withdrawn", settled_at=noon, why="Other.")
    settled = {} if state == "planned" else {"settled_at": noon, "claimed_at": noon}
    Message.objects.filter(pk=message.pk).update(state=state, why="For a test.", **settled)
    shown = page(desk, f"{LEDGER}?state={state}")
    assert "Reminder, 3 days before" in shown
    assert f"</svg>{word}</span>" in shown
    assert ("Reminder, 1 day before" in shown) == (state == "withdrawn")


@pytest.mark.parametrize(
    "query", ["?state=x", "?page=0", "?page=-1", "?page=²", "?page=" + "9" * 50]
)
def test_an_address_that_asks_for_nothing_shows_the_first_page(desk, failed, query):
    assert "Maria Alvarez" in page(desk, LEDGER + query)


def test_fifty_stand_on_a_page_and_the_rest_one_tap_away(desk, failed, maria, noon):
    Message.objects.bulk_create(
        Message(
            clinic=maria.clinic, patient=maria, kind="reminder_1_day", occasion_id=1000 + n,
            due_at=noon, try_at=noon, not_after=noon + DAY,
        )
        for n in range(60)
    )  # fmt: skip
    first, second = page(desk, LEDGER), page(desk, f"{LEDGER}?page=2")
    assert first.count("</th>\n    <td>Reminder") == 1 + 50
    assert "page=2" in first
    assert second.count("</th>\n    <td>Reminder") == 11
    assert "page=3" not in second


def test_the_queries_do_not_grow_with_the_messages(desk, owe, maria, ben, noon):
    owe(maria).settle("failed", at=noon, why="Any.")
    few = len(queries(lambda: desk.get(LEDGER)))
    for n in range(3, 9):
        owe(ben, begins=noon + n * DAY).settle("failed", at=noon, why="Any.")
    assert len(queries(lambda: desk.get(LEDGER))) == few


class TestPlanningAgain:
    def test_it_is_owed_once_more_and_the_failure_stays(self, desk, failed, noon, smtp_sink):
        assert "Planned again." in page(desk, again(failed), now=1)
        rounds = Message.objects.filter(kind="reminder_3_days").order_by("round")
        assert [(m.round, m.state) for m in rounds] == [(1, "failed"), (2, "planned")]
        send_claimed(Message.objects.claim_due(at=noon), at=noon)
        assert len(smtp_sink.messages) == 1

    def test_twice_is_once(self, desk, failed):
        page(desk, again(failed), now=1)
        assert "planned again already" in page(desk, again(failed), now=1)
        assert Message.objects.filter(kind="reminder_3_days").count() == 2

    def test_who_did_it_is_on_record(self, desk, failed, kofi):
        page(desk, again(failed), now=1)
        event = Event.objects.get(verb="message planned again")
        assert (event.by, event.row_id) == (kofi, failed.pk)

    def test_what_is_owed_no_longer_is_not_planned_again(self, desk, failed, kofi, noon):
        Appointment.objects.get().cancel(by=kofi, at=noon, reason="Asked to")
        assert "The session was cancelled. Call instead." in page(desk, again(failed), now=1)

    def test_what_would_come_too_late_is_not_planned_again(self, sign_in, kofi, failed, clock):
        clock(hours=45)
        shown = page(sign_in(kofi), again(failed), now=1)
        assert "It came too late to help. Call instead." in shown

    def test_without_an_address_it_says_what_to_do(self, desk, failed, maria):
        maria.email = ""
        maria.save(update_fields=["email"])
        assert "There is no email address. Enter one first, or call." in page(
            desk, again(failed), now=1
        )

    def test_what_was_sent_is_not_sent_again(self, desk, owe, maria, noon):
        message = owe(maria)
        message.claimed_at = noon
        message.save(update_fields=["claimed_at"])
        message.settle("sent", at=noon)
        page(desk, again(message), now=1)
        assert Message.objects.filter(kind="reminder_3_days").count() == 1


class TestDoors:
    @pytest.mark.parametrize("name", ["dana", "amara", "kofi", "lena"])
    def test_all_staff_read_it(self, request, sign_in, clock, failed, name):
        assert "Maria Alvarez" in page(sign_in(request.getfixturevalue(name)), LEDGER)

    def test_a_patient_does_not(self, sign_in, maria, clock, failed):
        client = sign_in(maria.user)
        assert client.get(LEDGER).status_code == 404
        assert client.post(again(failed)).status_code == 404

    def test_another_clinic_has_a_ledger_of_its_own(self, sign_in, hire, harbor, clock, failed):
        client = sign_in(hire("Olga Harbor", "manager", clinic=harbor))
        assert "No messages here" in page(client, LEDGER)
        assert client.post(again(failed)).status_code == 404

    def test_planning_again_is_never_a_get(self, desk, failed):
        assert desk.get(again(failed)).status_code == 405


class TestOutbox:
    @pytest.fixture
    def demo(self, settings, tmp_path):
        settings.DEMO, settings.OUTBOX = True, tmp_path

        def keep(name, to, text):
            mail = EmailMessage()
            mail["To"], mail["Subject"] = to, "Lakeside: a message for you"
            mail.set_content(text)
            (tmp_path / f"{name}.eml").write_bytes(mail.as_bytes())

        return keep

    def read(self):
        """The view itself: its address exists only where the demo runs."""
        from django.test import RequestFactory

        from portal.views.demo import outbox

        request = RequestFactory().get("/demo/outbox/")
        request._messages = []
        return outbox(request).content.decode()

    def test_the_newest_stands_first_and_its_links_can_be_followed(self, demo):
        demo("1", "maria@demo.example", "4 short questions: http://localhost:8000/k/abc/")
        demo("2", "ben@demo.example", "Lakeside: your visit.")
        shown = self.read()
        assert shown.index("ben@") < shown.index("maria@")
        assert '<a href="http://localhost:8000/k/abc/"' in shown

    def test_what_somebody_wrote_stays_text(self, demo):
        demo("1", "x@demo.example", "<script>alert(1)</script>")
        assert "<script>alert" not in self.read()

    def test_an_empty_outbox_says_when_to_look_again(self, demo):
        assert "Nothing sent yet" in self.read()

    def test_without_the_demo_there_is_no_outbox(self, client, db):
        assert client.get("/demo/outbox/").status_code == 404
