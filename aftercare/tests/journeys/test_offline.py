"""The network is gone, in a real browser: the phone still says until when not to drive, keeps
nothing else, never says by itself that a window has ended, and forgets it with the sign-out."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from conftest import sign_in_on
from portal.testing.axe import is_accessible
from portal.testing.jobs import wait_for
from portal.words import in_full
from scheduling.models import Appointment

KEY = "no-driving-until"
HOUR = timedelta(hours=1)
EVER = ("ended", "are over", "can drive", "may drive", "safe")
REST = "The time we kept was"


@pytest.fixture
def noon():
    return timezone.now().replace(second=0, microsecond=0) - timedelta(hours=4)


@pytest.fixture
def session(bring, maria):
    """Maria's, who left two and a half hours ago."""
    return bring(maria)


@pytest.fixture
def at_home(phone, session, maria):
    """Maria's phone, on her first page, with the worker ready."""
    sign_in_on(phone, maria.user)
    return ready(phone)


def ready(page):
    page.goto("/home/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def without_network(page, path="/home/"):
    """What the page says when it is asked for and the network is gone."""
    page.context.set_offline(True)
    page.goto(path)
    said = " ".join(page.inner_text("main").split())
    assert "You have no connection." in said
    return said


def back_online(page, path="/home/"):
    page.context.set_offline(False)
    page.goto(path)


def kept(page):
    return page.evaluate("Object.entries({...localStorage, ...sessionStorage})")


def end_of(session):
    return in_full(Appointment.objects.get(pk=session.pk).no_driving_until, session.clinic.tz)


def test_the_phone_still_says_until_when(at_home, session):
    said = without_network(at_home)
    assert f"Do not drive until {end_of(session)}" in said
    assert "This phone read it at" in said and "the newer time counts" in said
    assert "Clinic: call 555-010-0142" in said
    assert at_home.locator('main a[href="tel:911"]').count() == 1
    assert at_home.locator('main a[href="tel:988"]').count() == 1


@pytest.mark.parametrize("path", ["/", "/guide/", "/sessions/", "/nowhere/", "/offline/"])
def test_whichever_page_was_asked_for(at_home, session, path):
    assert end_of(session) in without_network(at_home, path)


def test_it_keeps_one_instant_with_when_it_was_read_and_nothing_else(at_home, session, maria):
    for path in ("/sessions/", f"/sessions/{session.pk}/", "/account/", "/check-ins/", "/home/"):
        at_home.goto(path)
    ((key, value),) = kept(at_home)
    told = json.loads(value)
    assert key == KEY and set(told) == {"until", "words", "read"}
    assert told["until"] == Appointment.objects.get().no_driving_until.isoformat()
    assert told["words"] == end_of(session)
    assert maria.first_name not in value and "Lakeside" not in value
    assert at_home.evaluate("indexedDB.databases()") == []


def test_of_pages_it_keeps_one_that_is_the_same_for_everybody(at_home, client):
    at_home.goto("/sessions/")
    urls = at_home.evaluate("""async () => { const urls = [];
      for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) urls.push(one.url);
      return urls }""")
    paths = [urlsplit(url).path for url in urls]
    assert "/offline/" in paths and len(paths) == 4
    assert all(path.startswith("/static/") for path in paths if path != "/offline/")
    page = client.get("/offline/").content.decode()
    assert "Maria" not in page and "csrf" not in page


def lengthen(session, amara, hours):
    now = Appointment.objects.get(pk=session.pk)
    until, at = now.no_driving_until + hours * HOUR, timezone.now()
    now.lengthen(until, reason="unsteady", by=amara, at=at)


def test_a_longer_window_replaces_it(at_home, session, amara):
    before = end_of(session)
    lengthen(session, amara, 3)
    at_home.goto("/home/")
    said = without_network(at_home)
    assert end_of(session) in said and before not in said


def test_what_was_not_read_again_is_shown_as_it_was_read(at_home, session, amara):
    before = end_of(session)
    lengthen(session, amara, 1)
    said = without_network(at_home)
    assert before in said and "the newer time counts" in said
    back_online(at_home)
    assert end_of(session) in without_network(at_home)


@pytest.mark.parametrize(
    ("wrong", "says"), [(-40, "Do not drive until"), (-1, "Do not drive until"), (30, REST),
                        (24 * 400, REST)]
)  # fmt: skip
def test_a_wrong_clock_of_the_phone_ends_nothing(at_home, session, wrong, says):
    at_home.clock.set_fixed_time(timezone.now() + wrong * HOUR)
    said = without_network(at_home)
    assert says in said and end_of(session) in said
    assert ("Ask the clinic before you drive" in said) == (says == REST)
    assert [words for words in EVER if words in said] == []


@pytest.mark.parametrize(("seconds", "says"), [(-1, "Do not drive until"), (0, REST)])
def test_at_the_kept_instant_it_asks_for_the_clinic_and_ends_nothing(
    at_home, session, seconds, says
):
    end = Appointment.objects.get().no_driving_until
    at_home.clock.set_fixed_time(end + timedelta(seconds=seconds))
    said = without_network(at_home)
    assert says in said
    assert [words for words in EVER if words in said] == []


def test_where_nobody_knows_the_end_it_says_do_not_drive(phone, bring, maria):
    bring(maria, to="recovering")
    sign_in_on(phone, maria.user)
    said = without_network(ready(phone))
    assert said.startswith("Do not drive Nobody knew until when.")
    assert "Ask the clinic until when." in said


@pytest.mark.parametrize("ended", [False, True], ids=["had no session", "has an ended window"])
def test_who_comes_next_on_a_shared_phone_replaces_it(at_home, bring, ben, noon, ended):
    if ended:
        bring(ben, at=noon - 26 * HOUR, chair=1)
    at_home.context.clear_cookies()  # Maria never signed out
    sign_in_on(at_home, ben.user)
    assert kept(at_home) == []
    said = without_network(at_home)
    assert "Ask the clinic before you drive" in said and "keeps no time for you" in said
    assert [words for words in EVER if words in said] == []


def test_what_is_kept_and_cannot_be_read_says_do_not_drive(at_home):
    at_home.evaluate(f"localStorage.setItem('{KEY}', 'garbled')")
    assert without_network(at_home).startswith("Do not drive Ask the clinic until when.")


def test_without_scripts_it_says_do_not_drive(open_page):
    page = open_page(390, 844, java_script_enabled=False)
    page.goto("/offline/")
    assert page.inner_text("main").split("\n")[0] == "Do not drive"


@pytest.mark.parametrize("clears", [True, False], ids=["with Clear-Site-Data", "without it"])
def test_signing_out_takes_it_away(at_home, monkeypatch, clears):
    if not clears:  # a browser that does not know the header
        monkeypatch.setattr("portal.headers.signed_out", lambda request, response: False)
    assert kept(at_home) and at_home.evaluate("caches.keys()")
    at_home.get_by_role("button", name="Sign out").first.click()
    at_home.wait_for_url(lambda url: not url.endswith("/home/"))
    assert kept(at_home) == []
    at_home.goto("/help/")
    wait_for(lambda: at_home.evaluate("caches.keys()") == [], 5)
    assert at_home.evaluate("navigator.serviceWorker.getRegistrations()") == []
    at_home.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        at_home.goto("/home/")


def test_what_is_sent_and_what_staff_open_fails_aloud(at_home):
    at_home.goto("/check-ins/new/")
    at_home.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"), at_home.expect_navigation():
        at_home.get_by_role("button", name="Start").click(no_wait_after=True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        at_home.goto("/staff/")


def test_while_there_is_a_network_each_page_comes_as_it_is(at_home):
    assert at_home.goto("/nowhere/").status == 404
    expect(at_home.get_by_role("heading", level=1)).not_to_contain_text("Do not drive")
    assert at_home.goto("/sessions/").status == 200


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("past", [False, True])
def test_it_is_accessible(at_home, color_scheme, past):
    if past:
        at_home.clock.set_fixed_time(timezone.now() + 30 * HOUR)
    without_network(at_home)
    assert is_accessible(at_home)
