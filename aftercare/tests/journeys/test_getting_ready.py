"""Maria gets ready on her phone; Dana reads what she told before she starts the infusion."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conftest import sign_in_on
from portal.testing.axe import is_accessible


@pytest.fixture
def noon():
    """These run on the real clock."""
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def session(live_portal, book, confirm_ride, maria, noon):
    session = book(maria, at=noon + timedelta(minutes=30))
    confirm_ride(session)
    return session


def done(page, row, button, *, fill=None, check=None):
    """Open a row of the list, answer it, and come back to the list."""
    page.get_by_role("link", name=row).click()
    assert is_accessible(page)
    for label in check or ():
        page.get_by_label(label, exact=True).check(force=True)
    if fill:
        page.locator("textarea").fill(fill)
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/prep/")


def test_a_patient_gets_ready_and_the_nurse_reads_it_before_the_start(
    phone, desktop, session, maria, dana, noon
):
    # When Maria goes through her list
    sign_in_on(phone, maria.user)
    phone.get_by_role("link", name="Get ready").click()
    assert is_accessible(phone)
    done(phone, "Will you come?", "Save", check=["I am coming"])
    for row in ("What to expect", "Food and drink", "Medicines to ask about", "What to wear"):
        done(phone, row, "I have")
    done(phone, "Has anything changed", "Save", check=["Yes"], fill="A new pill")
    done(phone, "Ask a question", "Ask the nurse", fill="May I listen to music?")
    phone.get_by_role("link", name="The driving rule").click()
    assert is_accessible(phone)
    phone.get_by_role("button", name="I have read this, and I will not drive").click()
    expect(phone.get_by_text("You said yes to this at")).to_be_visible()

    # Then her list says that she is ready
    phone.goto(f"/sessions/{session.pk}/prep/")
    expect(phone.get_by_text("You are ready")).to_be_visible()
    assert is_accessible(phone)

    # And Dana sees on the board that something changed, and reads it before she starts
    session.arrive(by=dana, at=noon)
    sign_in_on(desktop, dana)
    expect(desktop.get_by_text("Something changed")).to_be_visible()
    assert is_accessible(desktop)
    desktop.get_by_role("link", name="Start Maria Alvarez").click()
    expect(desktop.get_by_text("A new pill")).to_be_visible()
    desktop.get_by_label("The patient has said this name and birth date").check(force=True)
    desktop.get_by_role("button", name="Start the infusion").click()
    expect(desktop.get_by_role("alert")).to_contain_text("Read what they told us")
    assert is_accessible(desktop)
    for words in ("A new pill", "May I listen to music?"):
        desktop.get_by_label(words).check(force=True)
    desktop.get_by_role("button", name="Start the infusion").click()
    expect(desktop.get_by_text("Infusion running").first).to_be_visible()
    session.refresh_from_db()
    assert session.status == "started"
    phone.goto(f"/sessions/{session.pk}/prep/questions/")
    expect(phone.get_by_text("A nurse read it at")).to_be_visible()
    assert is_accessible(phone)
