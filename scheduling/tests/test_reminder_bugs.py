"""The four bugs that reminders are known for, by name, each from the sweep to the mail server."""

from datetime import UTC, date, time, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from portal.models import Message
from portal.models.owed import LEASE
from portal.moments import on_the_wall
from portal.testing.mail import send_claimed
from scheduling.models import Appointment

CHICAGO = ZoneInfo("America/Chicago")
SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)


@pytest.fixture
def booked(maria, protocol, policy, chairs, kofi, noon):
    """Maria's session at noon on Thursday, March 5, booked two weeks ahead."""
    return Appointment.objects.book(
        maria, protocol=protocol, begins=noon, by=kofi, at=noon - 14 * DAY
    )


def run(at):
    """What beat, the sweep and a worker do at that moment."""
    send_claimed(Message.objects.claim_due(at=at), at=at)


def nine(day):
    return on_the_wall(day, time(9), CHICAGO)


THREE_DAYS_BEFORE, THE_DAY_BEFORE = nine(date(2026, 3, 2)), nine(date(2026, 3, 4))


class TestSentTwice:
    def test_ten_sweeps_send_each_reminder_once(self, booked, smtp_sink):
        for minute in range(10):
            run(THREE_DAYS_BEFORE + minute * timedelta(minutes=1))
        assert len(smtp_sink.messages) == 1
        run(THE_DAY_BEFORE)
        run(THE_DAY_BEFORE + timedelta(hours=1))
        assert len(smtp_sink.messages) == 2

    def test_the_same_job_delivered_twice_sends_once(self, booked, smtp_sink):
        claimed = Message.objects.claim_due(at=THREE_DAYS_BEFORE)
        for _again in range(2):
            send_claimed(claimed, at=THREE_DAYS_BEFORE)
        assert len(smtp_sink.messages) == 1

    def test_a_lease_that_ran_out_lets_another_worker_send_once(self, booked, smtp_sink):
        first = Message.objects.claim_due(at=THREE_DAYS_BEFORE)
        assert Message.objects.claim_due(at=THREE_DAYS_BEFORE + LEASE - SECOND) == []
        later = THREE_DAYS_BEFORE + LEASE
        again = Message.objects.claim_due(at=later)
        assert again == first
        send_claimed(again, at=later)
        send_claimed(first, at=later)
        assert len(smtp_sink.messages) == 1

    def test_of_eight_sweeps_and_workers_at_once_one_sends(self, committed_db, booked, smtp_sink):
        def work():
            run(THREE_DAYS_BEFORE)
            connections.close_all()

        workers = [Thread(target=work) for _one in range(8)]
        [worker.start() for worker in workers]
        [worker.join() for worker in workers]
        assert len(smtp_sink.messages) == 1

    def test_another_chair_at_the_same_time_is_no_second_reminder(
        self, booked, kofi, chairs, smtp_sink
    ):
        run(THE_DAY_BEFORE)
        booked.move(booked.begins, chair=chairs[2], by=kofi, at=THE_DAY_BEFORE + timedelta(hours=1))
        run(THE_DAY_BEFORE + timedelta(hours=2))
        assert booked.chair == chairs[2]
        assert len(smtp_sink.messages) == 1


class TestSentAfterCancel:
    def test_a_cancelled_session_sends_nothing(self, booked, kofi, smtp_sink):
        booked.cancel(by=kofi, at=THREE_DAYS_BEFORE - SECOND, reason="Moved away")
        run(THREE_DAYS_BEFORE)
        run(THE_DAY_BEFORE)
        assert smtp_sink.messages == []
        assert states() == [("withdrawn", "The session was cancelled.")] * 2

    def test_cancelled_between_claim_and_sending_it_is_not_sent(self, booked, kofi, smtp_sink):
        claimed = Message.objects.claim_due(at=THREE_DAYS_BEFORE)
        booked.cancel(by=kofi, at=THREE_DAYS_BEFORE, reason="Moved away")
        send_claimed(claimed, at=THREE_DAYS_BEFORE)
        assert smtp_sink.messages == []

    @pytest.mark.parametrize(
        ("status", "why"),
        [
            ("cancelled", "The session was cancelled."),
            ("missed", "The session was missed."),
            ("not treated", "The session did not take place."),
        ],
    )
    def test_what_changed_behind_its_back_is_looked_at_again(self, booked, smtp_sink, status, why):
        Appointment.objects.filter(pk=booked.pk).update(status=status, reason="Any")
        run(THREE_DAYS_BEFORE)
        assert smtp_sink.messages == []
        assert states()[0] == ("withdrawn", why)

    def test_who_has_arrived_is_not_reminded(self, booked, dana, smtp_sink):
        booked.arrive(by=dana, at=booked.begins - timedelta(hours=3))
        run(booked.begins - timedelta(hours=3))
        assert smtp_sink.messages == []
        assert states()[1] == ("withdrawn", "The patient was there already.")

    def test_a_moved_session_is_announced_at_its_new_time_alone(self, booked, kofi, smtp_sink):
        booked.move(booked.begins + 7 * DAY, by=kofi, at=THREE_DAYS_BEFORE - SECOND)
        run(THREE_DAYS_BEFORE)
        run(THE_DAY_BEFORE)
        assert smtp_sink.messages == []
        run(nine(date(2026, 3, 11)))
        assert "Thursday, March 12 at 1pm" in body(smtp_sink.messages[0])

    def test_moved_within_the_day_after_its_reminder_it_is_announced_anew(
        self, booked, kofi, smtp_sink
    ):
        run(THE_DAY_BEFORE)
        later = THE_DAY_BEFORE + timedelta(hours=2)
        booked.move(booked.begins + timedelta(hours=3), by=kofi, at=later)
        run(later)
        run(later + timedelta(hours=1))
        assert ["at noon" in body(m) for m in smtp_sink.messages] == [True, False]
        assert "Thursday, March 5 at 3pm" in body(smtp_sink.messages[1])

    def test_a_page_does_not_wait_for_a_worker_and_the_old_plan_is_not_sent_by_it(
        self, committed_db, booked, kofi, smtp_sink
    ):
        claimed = Message.objects.claim_due(at=THE_DAY_BEFORE)
        with committed_db.connect("portal_worker") as worker, worker.cursor() as cursor:
            cursor.execute("select from portal_message where id = %s for update", claimed)
            booked.move(booked.begins + timedelta(hours=3), by=kofi, at=THE_DAY_BEFORE)
        worker.close()
        send_claimed(claimed, at=THE_DAY_BEFORE)
        assert smtp_sink.messages == []
        assert Message.objects.get(pk=claimed[0]).why == "The session was moved."


class TestWrongZone:
    @pytest.mark.parametrize("session_zone", ["UTC", "America/Chicago", "Asia/Tokyo"])
    @pytest.mark.parametrize(
        ("session", "reminded"),
        [  # 1pm in Chicago on the Mondays after the clocks went forward, and back
            (date(2026, 3, 9), ["2026-03-06 15:00", "2026-03-08 14:00"]),
            (date(2026, 11, 2), ["2026-10-30 14:00", "2026-11-01 15:00"]),
        ],
    )
    def test_9am_is_9am_in_chicago_whatever_the_zone_of_the_database(
        self, maria, protocol, policy, chairs, kofi, noon, database_zone, session_zone,
        session, reminded,
    ):  # fmt: skip
        with database_zone(session_zone):
            begins = on_the_wall(session, time(13), CHICAGO)
            how = {"protocol": protocol, "begins": begins, "by": kofi, "at": noon}
            Appointment.objects.book(maria, **how)
            due = Message.objects.order_by("due_at").values_list("due_at", flat=True)
            assert [f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" for at in due] == reminded
            with connection.cursor() as cursor:
                cursor.execute(
                    "select count(*) from portal_message"
                    " where extract(hour from due_at at time zone 'America/Chicago') = 9"
                )
                assert cursor.fetchone() == (2,)

    def test_each_clinic_has_its_own_9am(self, change_clinic, booked, kofi, noon):
        change_clinic(zone="America/New_York")
        fresh = Appointment.objects.get(pk=booked.pk)
        fresh.move(noon + 7 * DAY, by=kofi, at=noon - 7 * DAY)
        due = Message.objects.filter(state="planned").earliest("due_at").due_at
        assert f"{due.astimezone(UTC):%Y-%m-%d %H:%M}" == "2026-03-09 13:00"


class TestSilentlyNotSent:
    def test_every_booked_session_has_two_rows_in_the_ledger(self, booked):
        assert states() == [("planned", "")] * 2

    def test_one_refused_mailbox_does_not_stop_the_next_patient(
        self, booked, ben, protocol, kofi, noon, smtp_sink
    ):
        smtp_sink.refuse(550, only="maria@lakeside.example")
        Appointment.objects.book(
            ben, protocol=protocol, begins=noon + timedelta(hours=3), by=kofi, at=noon - 14 * DAY
        )
        run(THREE_DAYS_BEFORE)
        assert [m["To"] for m in smtp_sink.messages] == ["ben@lakeside.example"]
        assert Message.objects.get(state="failed").why == "The mailbox refused it (550)."

    def test_a_patient_without_an_address_stands_on_the_ledger(self, booked, maria, smtp_sink):
        maria.email = ""
        maria.save(update_fields=["email"])
        run(THREE_DAYS_BEFORE)
        assert states()[0] == ("failed", "There is no email address.")

    def test_a_night_without_a_sweep_is_made_up_for_while_it_helps(self, booked, smtp_sink):
        run(THE_DAY_BEFORE - SECOND)
        assert len(smtp_sink.messages) == 1

    def test_too_late_to_help_it_is_withdrawn_and_says_so(self, booked, smtp_sink):
        run(THE_DAY_BEFORE)
        assert states()[0] == ("withdrawn", "It came too late to help.")
        assert len(smtp_sink.messages) == 1

    def test_two_hours_before_it_is_withdrawn_a_second_earlier_it_is_sent(self, booked, smtp_sink):
        run(booked.begins - timedelta(hours=2) - SECOND)
        assert states()[1] == ("sent", "")

    def test_two_hours_before_it_is_withdrawn(self, booked, smtp_sink):
        run(booked.begins - timedelta(hours=2))
        assert states() == [("withdrawn", "It came too late to help.")] * 2
        assert smtp_sink.messages == []

    def test_booked_two_days_before_the_first_goes_out_at_once(
        self, maria, protocol, policy, chairs, kofi, noon, smtp_sink
    ):
        at = noon - 2 * DAY
        Appointment.objects.book(maria, protocol=protocol, begins=noon, by=kofi, at=at)
        run(at)
        assert len(smtp_sink.messages) == 1
        assert states() == [("sent", ""), ("planned", "")]

    def test_booked_the_day_before_the_ledger_says_what_came_too_late(
        self, maria, protocol, policy, chairs, kofi, noon, smtp_sink
    ):
        at = noon - DAY
        Appointment.objects.book(maria, protocol=protocol, begins=noon, by=kofi, at=at)
        assert states() == [("withdrawn", "It came too late to help."), ("planned", "")]
        run(at)
        assert len(smtp_sink.messages) == 1

    def test_booked_within_two_hours_the_ledger_says_that_nothing_goes_out(
        self, maria, protocol, policy, chairs, kofi, noon
    ):
        at = noon - timedelta(hours=2)
        Appointment.objects.book(maria, protocol=protocol, begins=noon, by=kofi, at=at)
        assert states() == [("withdrawn", "It came too late to help.")] * 2


def states():
    return list(Message.objects.order_by("due_at", "pk").values_list("state", "why"))


def body(message):
    return message.get_content()
