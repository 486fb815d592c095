"""The day in a browser: a nurse takes Maria from the door to Sam's car, and Maria's phone says
until when."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conftest import sign_in_on
from portal.testing.axe import is_accessible


@pytest.fixture
def noon():
    """These run on the real clock: the session is the one of this hour."""
    return timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=30)


@contextmanager
def clicks(page):
    """What the mouse is pressed on meanwhile, on every page, in order."""
    pressed, name = [], "aPress"
    listen = f"addEventListener('pointerdown', e => {name}(e.target.outerHTML.slice(0, 80)), true)"
    page.expose_function(name, lambda what: pressed.append(what))
    page.add_init_script(listen)
    page.evaluate(listen)
    yield pressed


def test_a_nurse_takes_a_patient_from_the_door_to_her_ride(
    live_portal, desktop, phone, book, confirm_ride, acknowledge, maria, dana, amara, lakeside
):
    session = book(maria)
    confirm_ride(session)
    acknowledge(session)

    sign_in_on(desktop, dana)
    is_accessible(desktop)
    desktop.get_by_role("button", name="Arrived Maria Alvarez").click()

    desktop.get_by_role("link", name="Start Maria Alvarez").click()
    expect(desktop.get_by_text("02/11/1985")).to_be_visible()
    is_accessible(desktop)
    desktop.get_by_label("The patient has said this name and birth date").check()
    desktop.get_by_role("button", name="Start the infusion").click()

    desktop.get_by_role("link", name="End Maria Alvarez").click()
    is_accessible(desktop)
    desktop.get_by_role("button", name="The infusion has ended").click()
    expect(desktop.get_by_text("Here until")).to_be_visible()

    sign_in_on(phone, maria.user)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Do not drive")
    is_accessible(phone)

    desktop.goto("/staff/")
    with clicks(desktop) as clicked:
        desktop.get_by_role("link", name="Release Maria Alvarez").click()
        is_accessible(desktop)
        promised = desktop.get_by_text("If they leave now: no driving until").inner_text()
        desktop.get_by_label("This person is here now").check()
        desktop.get_by_label("I have read them the driving rule").check()
        desktop.get_by_role("button", name="Release the patient").click()
        expect(desktop.get_by_text("Released", exact=True)).to_be_visible()
    assert len(clicked) == 4
    session.refresh_from_db()
    assert session.status == "released"
    is_accessible(desktop)

    phone.goto("/home/")
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Do not drive until")
    expect(heading).to_be_in_viewport(ratio=1)
    shown = promised.partition("until ")[2].split()[0]
    expect(heading).to_contain_text(shown[:-4])
    is_accessible(phone)

    desktop.add_init_script("window.print = () => {}")
    desktop.get_by_role("link", name="Print card Maria Alvarez").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Do not drive before")
    is_accessible(desktop)


def test_the_window_needs_no_script_and_no_scrolling(browser, live_portal, bring, maria, noon):
    bring(maria)
    with browser.new_context(
        base_url=live_portal.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    ) as context:
        page = context.new_page()
        sign_in_on(page, maria.user)
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_contain_text("Do not drive until")
        expect(heading).to_be_in_viewport(ratio=1)


def test_on_paper_nothing_is_relative(live_portal, phone, bring, maria, noon):
    bring(maria, at=noon - timedelta(hours=2))
    sign_in_on(phone, maria.user)
    phone.emulate_media(media="print")
    panel = phone.locator(".hold")
    expect(panel).to_contain_text("Chicago time")
    for relative in ("tomorrow", "today", "to go"):
        expect(panel.get_by_text(relative, exact=False)).not_to_be_visible()


def test_a_patient_adds_the_ride_on_the_phone(live_portal, phone, book, maria, noon):
    session = book(maria, at=noon + timedelta(hours=48))
    sign_in_on(phone, maria.user)
    phone.get_by_role("link", name="Add your ride home").click()
    is_accessible(phone)
    phone.get_by_label("Who drives home?").fill("سام O'Neill <b>")
    phone.get_by_label("Their phone").fill("555")
    phone.get_by_role("button", name="Save the ride").click()
    expect(phone.get_by_role("alert")).to_contain_text("Enter the whole number")
    expect(phone.get_by_label("Who drives home?")).to_have_value("سام O'Neill <b>")
    is_accessible(phone)
    phone.get_by_label("Their phone").fill("555-010-0178")
    phone.get_by_label("I have asked, and they said yes").check()
    phone.get_by_role("button", name="Save the ride").click()
    expect(phone.get_by_text("The clinic will confirm your ride").first).to_be_visible()
    is_accessible(phone)
    assert session.rides.get().patient_said_at


def test_a_session_nobody_started_is_entered_and_makes_its_window(
    live_portal, desktop, book, maria, dana, lakeside, noon
):
    session = book(maria, at=noon - timedelta(hours=26))
    sign_in_on(desktop, dana)
    desktop.get_by_role("link", name="Enter what happened Maria Alvarez").click()
    is_accessible(desktop)
    begun = (noon - timedelta(hours=3)).astimezone(lakeside.tz)
    for label, hours in (("start", 0), ("end", 1), ("leave", 2)):
        moment = begun + timedelta(hours=hours)
        desktop.get_by_label(f"{label}?").first.fill(f"{moment:%Y-%m-%dT%H:%M}")
    desktop.get_by_label("Who takes them home?").fill("Sam Rivera")
    desktop.get_by_label("Why is it entered now?").fill("The day was on paper")
    desktop.get_by_role("button", name="Enter the session").click()
    expect(desktop.get_by_text("Entered afterwards:")).to_be_visible()
    is_accessible(desktop)
    session.refresh_from_db()
    assert session.no_driving_until - session.released_at >= timedelta(hours=24)
