"""The desk in a browser: Kofi books a session for Maria, moves it and cancels it; she sees it on
her phone, and the ledger says what became of her reminders."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conftest import sign_in_on
from portal.models import Message
from portal.testing.axe import is_accessible
from portal.testing.mail import send_claimed
from portal.words import clock, day
from scheduling.models import Appointment


@pytest.fixture
def noon():
    """These run on the real clock."""
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def weekday(noon, lakeside):
    """A day at least a week ahead on which the clinic is open."""
    days = (lakeside.today(noon) + timedelta(days=n) for n in range(7, 14))
    return next(one for one in days if lakeside.hours_on(one))


def test_the_desk_books_moves_and_cancels_a_session(
    live_portal, desktop, phone, protocol, policy, chairs, kofi, maria, lakeside, weekday
):
    # Given a free slot in the schedule
    sign_in_on(desktop, kofi)
    desktop.goto(f"/staff/schedule/?date={weekday}")
    is_accessible(desktop)

    # When Kofi taps it, finds Maria and books
    desktop.get_by_role("link", name="Book Chair 2").click()
    is_accessible(desktop)
    desktop.get_by_label("Name, birth date or phone").fill("alvarez")
    desktop.get_by_role("button", name="Find").click()
    is_accessible(desktop)
    desktop.get_by_role("link", name="Maria Alvarez").click()
    is_accessible(desktop)
    assert "alvarez" not in desktop.url.lower()
    desktop.get_by_label("Mood").check()
    desktop.get_by_label("Time").fill("06:00")
    desktop.get_by_role("button", name="Book").click()

    # Then a time before the clinic opens is refused in words, and the rest of it stays
    expect(desktop.get_by_role("alert")).to_contain_text("The clinic opens at 8am.")
    is_accessible(desktop)
    desktop.get_by_label("Time").fill("13:00")
    desktop.get_by_role("button", name="Book").click()
    expect(desktop.get_by_role("status")).to_contain_text("Booked: session 1 of 6, 1pm")
    is_accessible(desktop)
    session = Appointment.objects.get()
    assert session.chair == chairs[1]

    # And Maria sees it on her phone
    sign_in_on(phone, maria.user)
    phone.goto("/sessions/")
    expect(phone.get_by_role("heading", level=2).first).to_have_text(
        f"{day(session.begins, lakeside.tz)} at 1pm"
    )
    is_accessible(phone)

    # When he moves it, its reminders move along
    desktop.goto(f"/staff/sessions/{session.pk}/move/")
    is_accessible(desktop)
    desktop.get_by_label("Time").fill("15:30")
    desktop.get_by_role("button", name="Move the session").click()
    expect(desktop.get_by_role("status")).to_contain_text("Moved: session 1 of 6, 3:30pm")
    session.refresh_from_db()
    assert clock(session.begins, lakeside.tz) == "3:30pm"
    assert Message.objects.unsent().count() == 2

    # When he cancels it, he says why, and no reminder is left
    desktop.goto(f"/staff/sessions/{session.pk}/cancel/")
    is_accessible(desktop)
    desktop.get_by_label("What is the reason?").fill("The patient asked to")
    desktop.get_by_role("button", name="Cancel the session").click()
    expect(desktop.get_by_role("status")).to_contain_text("tell the patient")
    assert not Message.objects.unsent().exists()
    phone.reload()
    expect(phone.get_by_role("heading", level=2).first).to_have_text("No session is booked")
    is_accessible(phone)

    # And the ledger says what became of them
    desktop.goto("/staff/messages/")
    expect(desktop.get_by_text("The session was cancelled.")).to_have_count(2)
    expect(desktop.get_by_text("The session was moved.")).to_have_count(2)
    is_accessible(desktop)


def test_a_mailbox_that_refuses_stands_on_the_ledger_on_a_phone_too(
    live_portal, phone, protocol, policy, chairs, kofi, dana, maria, noon, smtp_sink
):
    booking = {"protocol": protocol, "begins": noon + timedelta(hours=26), "by": kofi, "at": noon}
    Appointment.objects.book(maria, **booking)
    Message.objects.unsent().update(try_at=noon)
    smtp_sink.refuse(550)
    send_claimed(Message.objects.claim_due(at=noon), at=noon)

    sign_in_on(phone, dana)
    phone.goto("/staff/messages/")
    expect(phone.get_by_text("Not delivered: call these")).to_be_visible()
    expect(phone.get_by_role("link", name="Call 555-010-0177").first).to_be_visible()
    is_accessible(phone)
    phone.get_by_role("button", name="Plan again").first.click()
    expect(phone.get_by_role("status")).to_contain_text("Planned again.")
    is_accessible(phone)
