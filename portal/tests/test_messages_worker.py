"""The whole way: a sweep asked for over the real broker, a real worker as portal_worker, a real
mail server."""

import asyncio
from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from portal import celery
from portal.models import Message
from portal.models.owed import LEASE
from portal.tasks import send, sweep
from portal.testing.jobs import wait_for
from portal.testing.mail import send_claimed
from scheduling.models import Appointment

DAY = timedelta(hours=24)


@pytest.fixture
def owed(policy, protocol, chairs, maria, kofi):
    """A reminder that is due now, whatever the hour at which this test runs."""
    at = timezone.now()
    booking = {"protocol": protocol, "begins": at + 10 * DAY, "by": kofi, "at": at}
    Appointment.objects.book(maria, **booking)
    Message.objects.filter(kind="reminder_1_day").update(try_at=at)
    return Message.objects.get(kind="reminder_1_day")


def test_a_sweep_has_a_worker_send_what_is_due(committed_db, celery_running, owed, smtp_sink):
    sweep.delay()
    wait_for(lambda: smtp_sink.messages)
    wait_for(lambda: Message.objects.filter(pk=owed.pk, state="sent").exists())
    assert "Lakeside: your visit is on" in smtp_sink.messages[0].get_content()
    for _again in range(3):
        sweep.delay()
    send.delay([owed.pk])
    wait_for(lambda: not any(celery.control.inspect().active().values()))
    assert len(smtp_sink.messages) == 1


def test_a_worker_killed_while_it_sends_loses_nothing(
    committed_db, celery_running, owed, smtp_sink
):
    keep, in_the_middle = smtp_sink.handle_DATA, Event()

    async def stall(*mail):
        in_the_middle.set()
        await asyncio.sleep(2)
        return await keep(*mail)

    smtp_sink.handle_DATA = stall
    sweep.delay()
    assert in_the_middle.wait(20)
    celery_running.kill()
    celery_running.wait()
    owed.refresh_from_db()
    assert (owed.state, owed.attempts) == ("claimed", 1)

    smtp_sink.handle_DATA = keep
    later = timezone.now() + LEASE
    again = wait_for(lambda: Message.objects.claim_due(at=later))
    send_claimed(again, at=later)
    owed.refresh_from_db()
    assert owed.state == "sent"
    # A second copy may have left: it carries the same id, so that the mail server drops it.
    assert len({mail["Message-ID"] for mail in smtp_sink.attempts}) == 1


def test_a_refused_mailbox_reaches_the_ledger(committed_db, celery_running, owed, smtp_sink):
    smtp_sink.refuse(550)
    sweep.delay()
    wait_for(lambda: Message.objects.filter(state="failed").exists())
    assert Message.objects.get(pk=owed.pk).why == "The mailbox refused it (550)."
