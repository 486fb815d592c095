"""What staff must not miss, in a browser: a session inside no-driving hours, a late one, one that
was never released, and clocks that differ."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from aftercare import unreleased
from conftest import sign_in_on
from portal import clocks
from portal.testing.axe import is_accessible
from scheduling.models import Appointment

HOUR = timedelta(hours=1)


@pytest.fixture
def noon():
    """These run on the real clock."""
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def always_open(change_clinic):
    change_clinic(opens_at="00:00", closes_at="23:59", open_days="{1,2,3,4,5,6,7}")


def test_a_session_inside_the_hours_asks_for_a_ride_there_until_it_is_sure(
    live_portal, desktop, phone, protocol, policy, chairs, bring, maria, kofi, noon,
    always_open, lakeside,
):  # fmt: skip
    # Given that Maria left an hour ago
    end = bring(maria, at=noon - 3 * HOUR).no_driving_until
    inside = (end - 2 * HOUR).astimezone(lakeside.tz)

    # When Kofi books her next session for when she may not drive
    sign_in_on(desktop, kofi)
    desktop.goto(f"/staff/schedule/book/?patient={maria.pk}")
    desktop.get_by_label("Mood").check()
    desktop.get_by_label("Day", exact=True).fill(f"{inside:%Y-%m-%d}")
    desktop.get_by_label("Time").fill(f"{inside:%H:%M}")
    desktop.get_by_role("button", name="Book").click()

    # Then he is told so first, and books it once he says that he will ask
    expect(desktop.get_by_role("alert")).to_contain_text("inside the no-driving hours")
    is_accessible(desktop)
    if desktop.get_by_label("The clinic opens for it").count():  # by night
        desktop.get_by_label("The clinic opens for it").check()
    desktop.get_by_label("They need a ride there, too.").check()
    desktop.get_by_role("button", name="Book").click()
    expect(desktop.get_by_text("Booked: session")).to_be_visible()
    is_accessible(desktop)
    session = Appointment.objects.get(status="booked")

    # And Maria finds it on her first page, and says who drives her there
    sign_in_on(phone, maria.user)
    expect(phone.get_by_text("Ride there: not arranged")).to_be_visible()
    is_accessible(phone)
    phone.goto(f"/sessions/{session.pk}/")
    is_accessible(phone)
    phone.get_by_role("link", name="Add your ride there").click()
    is_accessible(phone)
    phone.get_by_label("Who drives you there?").fill("Lee Park")
    phone.get_by_label("Their phone").fill("555-010-0188")
    phone.get_by_label("I have asked, and they said yes").check()
    phone.get_by_role("button", name="Save the ride").click()
    expect(phone.get_by_text("The clinic will confirm your ride").first).to_be_visible()
    is_accessible(phone)

    # And staff call, and make it sure
    desktop.goto(f"/staff/sessions/{session.pk}/")
    desktop.get_by_role("link", name="Change the ride there").click()
    is_accessible(desktop)
    desktop.get_by_label("This person has said yes").check()
    desktop.get_by_role("button", name="Save the ride").click()
    expect(desktop.get_by_text("Ride there confirmed", exact=True)).to_be_visible()
    is_accessible(desktop)


def test_a_session_that_was_never_released_is_in_the_queue_and_released_from_paper(
    live_portal, desktop, bring, maria, dana, noon, monkeypatch
):
    # Given a session that was to end 2 hours ago, and a clock that is wrong
    session = bring(maria, to="recovering", at=noon - 4 * HOUR)
    unreleased.mark(at=noon)
    monkeypatch.setattr(clocks, "apart", lambda at: 3 * HOUR)

    # When Dana opens the queue
    sign_in_on(desktop, dana)
    desktop.goto("/staff/review/")
    expect(desktop.get_by_text("No release is written down").first).to_be_visible()
    is_accessible(desktop)
    desktop.get_by_role("link", name="The session that still runs").click()
    is_accessible(desktop)
    desktop.get_by_role("link", name="Release Maria Alvarez").click()

    # Then the page says that no clock counts now, and offers the card
    expect(desktop.get_by_text("No release by the clock just now")).to_be_visible()
    is_accessible(desktop)
    desktop.add_init_script("window.print = () => {}")
    desktop.get_by_role("link", name="Print the paper card").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Do not drive for 24 hours")
    is_accessible(desktop)

    # And what stands on it is entered
    desktop.goto(f"/staff/sessions/{session.pk}/release/")
    left = (noon - HOUR).astimezone(session.clinic.tz)
    desktop.get_by_label("When did they leave?").fill(f"{left:%Y-%m-%dT%H:%M}")
    desktop.get_by_label("Who takes them home?").fill("Sam Rivera")
    desktop.get_by_label("This person is here now").check()
    desktop.get_by_label("I have read them the driving rule").check()
    desktop.get_by_label("What happened?").fill("The clocks were off")
    desktop.get_by_role("button", name="Release the patient").click()
    expect(desktop.get_by_text("Entered afterwards:")).to_be_visible()
    session.refresh_from_db()
    assert session.released_at == noon - HOUR
