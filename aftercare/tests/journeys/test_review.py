"""A red flag in a browser: Maria's phone, Dana's screen, and what Maria reads afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from aftercare.models import CheckIn, Concern
from aftercare.triage import Fired
from conftest import sign_in_on
from portal.testing.axe import is_accessible


@pytest.fixture
def noon():
    """These run on the real clock: she left 2 hours and some minutes ago."""
    return timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=220)


@pytest.fixture
def due(bring, maria, noon):
    left = bring(maria)
    return CheckIn.objects.plan_after(left, at=left.released_at)[0]


def flag(check_in):
    return check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=timezone.now())


def test_a_nurse_answers_a_red_flag_with_four_clicks_and_a_sentence(
    live_portal, desktop, phone, maria, dana, due
):
    sign_in_on(desktop, dana)
    desktop.get_by_role("button", name="I am on duty").click()
    expect(desktop.get_by_text("On duty: Dana Reyes, RN")).to_be_visible()
    flag(due)
    desktop.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # or 20 seconds
    expect(desktop.get_by_role("link", name="Review")).to_contain_text("1 open")

    desktop.get_by_role("link", name="Review").click()
    is_accessible(desktop)
    desktop.get_by_role("link", name="Maria Alvarez", exact=True).click()  # 1
    pane = desktop.get_by_role("region", name="Maria Alvarez")
    expect(pane).to_contain_text("Chest pain")
    pane.get_by_label("Spoke with patient").check()  # 2
    pane.get_by_label("Note").click()  # 3
    pane.get_by_label("Note").fill("She had leaned on the rail. Breathing well, no pain now.")
    pane.get_by_role("button", name="Resolve").click()  # 4
    expect(desktop.get_by_role("status")).to_contain_text("Resolved")
    expect(desktop.get_by_role("heading", name="Nothing to review")).to_be_visible()
    is_accessible(desktop)

    phone.goto(f"/k/{due.token}/now/")
    expect(phone.get_by_role("main")).to_contain_text("Dana Reyes")


def test_the_queue_works_on_a_phone(live_portal, phone, maria, dana, noor, due):
    flag(due).take(by=noor, at=timezone.now())
    sign_in_on(phone, dana)
    phone.goto("/staff/review/")
    is_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("link", name="Maria Alvarez", exact=True).click()
    expect(phone.get_by_text("Noor Haddad took this at")).to_be_in_viewport()
    phone.get_by_role("button", name="Take over Maria Alvarez").click()
    expect(phone.get_by_role("button", name="Resolve")).to_be_visible()
    assert Concern.objects.get().taken_by == dana
    phone.get_by_role("button", name="Resolve").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose what you did.")
    is_accessible(phone)


def test_two_nurses_at_once_and_the_second_keeps_her_words(
    live_portal, desktop, open_page, maria, dana, noor, due
):
    flag(due)
    hers = open_page(1280, 800)
    for page, nurse in ((desktop, dana), (hers, noor)):
        sign_in_on(page, nurse)
        page.goto("/staff/review/")
        page.get_by_label("Spoke with patient").check()
        page.get_by_label("Note").fill(f"{nurse.name} reached her.")
    desktop.get_by_role("button", name="Resolve").click()
    expect(desktop.get_by_role("status")).to_contain_text("Resolved")
    hers.get_by_role("button", name="Resolve").click()
    expect(hers.get_by_role("alert")).to_contain_text("Dana Reyes resolved this at")
    expect(hers.get_by_label("What you wrote was not saved")).to_have_value(
        "Noor Haddad reached her."
    )
    is_accessible(hers)


def test_a_nurse_writes_down_what_a_silent_patient_tells(live_portal, desktop, maria, dana, due):
    sign_in_on(desktop, dana)
    desktop.get_by_role("link", name="Patients").click()
    desktop.get_by_label("Name, birth date or phone").fill("alvar")
    desktop.get_by_role("button", name="Find").click()
    assert "alvar" not in desktop.url
    is_accessible(desktop)
    desktop.get_by_role("link", name="Maria Alvarez").click()
    is_accessible(desktop)
    desktop.get_by_role("link", name="Write down what they tell you 2-hour check-in").click()
    is_accessible(desktop)
    desktop.get_by_label("None of these").check()
    desktop.get_by_label("Headache", exact=True).select_option("Severe")
    desktop.get_by_role("button", name="Save what they told").click()
    expect(desktop.get_by_text("Told by phone to Dana Reyes")).to_be_visible()
    assert Concern.objects.get().taken_by == dana


def test_the_queue_needs_no_script(browser, live_portal, maria, dana, policy):
    Concern.objects.raise_for(
        patient=maria, fired=[Fired("note", "read today", "Wrote a note")], at=timezone.now()
    )
    with browser.new_context(base_url=live_portal.url, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in_on(page, dana)
        page.goto("/staff/review/")
        page.get_by_label("No call needed").check()
        page.get_by_label("Note").fill("Answered by mail.")
        page.get_by_role("button", name="Resolve").click()
        expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
