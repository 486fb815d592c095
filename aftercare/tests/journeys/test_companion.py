"""Sam takes Maria home: by one link, on a phone, without an account."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from aftercare.models import Concern, GuidanceVersion
from aftercare.release import let_go
from conftest import sign_in_on
from portal.testing.axe import is_accessible
from scheduling.models import Acknowledgement, Ride
from scheduling.models.appointment import Leaving

MINUTE = timedelta(minutes=1)


@pytest.fixture
def noon():
    """Now, so that the session runs while the browser looks."""
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def session(bring, maria, dana, amara, lakeside, noon):
    """It began an hour and a half ago, and Maria rests."""
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)
    dana.go_on_duty(at=noon)
    type(lakeside).objects.filter(pk=lakeside.pk).update(doors="open")
    return bring(maria, to="recovering", at=noon - 90 * MINUTE)


def tap(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_sam_drives_comes_reads_and_worries(phone, session, dana, noon):
    ride = Ride.objects.get(appointment=session)
    phone.goto(f"/c/{ride.token}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Will you drive Maria home?")
    assert is_accessible(phone)
    tap(phone, "I will drive")
    expect(phone.get_by_role("heading", level=1)).to_have_text("You drive Maria home")
    if "I am here" in phone.content():  # not when the session began before midnight
        tap(phone, "I am here")
        expect(phone.get_by_text("You are here since")).to_be_visible()
        assert is_accessible(phone)
    let_go(session, Leaving("companion", companion="Sam Rivera"), by=dana, at=timezone.now())
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Maria must not drive until")
    assert is_accessible(phone)
    tap(phone, "I have read this")
    expect(phone.get_by_text("You said that you have read this")).to_be_visible()
    assert Acknowledgement.objects.filter(who="companion", how="their link").count() == 1
    tap(phone, "I am worried")
    expect(phone.get_by_text("Nobody has read it yet.")).to_be_visible()
    assert is_accessible(phone)
    Concern.objects.get().take(by=dana, at=timezone.now())
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dana Reyes, RN has your worry")
    assert is_accessible(phone)


def test_a_link_that_is_off(phone):
    phone.goto("/c/nothing/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link is off. Call the clinic.")
    assert is_accessible(phone)


def test_maria_names_ana_and_passes_the_link_on(phone, book, policy, maria, noon):
    policy.pk, policy.version, policy.starts_at = None, 2, noon - MINUTE
    policy.escort_kinds = ["responsible adult", "ride share"]
    policy.save(force_insert=True)
    ahead = book(maria, at=noon + timedelta(hours=50), chair=1)
    sign_in_on(phone, maria.user)
    phone.goto(f"/sessions/{ahead.pk}/ride/")
    assert is_accessible(phone)
    phone.get_by_label("Who drives home?").fill("Ana Costa")
    phone.get_by_label("Their phone").fill("555-010-0179")
    phone.get_by_label("I have asked, and they said yes").check(force=True)
    tap(phone, "Save the ride")
    expect(phone.get_by_role("status")).to_have_text("Saved. The clinic will confirm your ride.")
    phone.goto(f"/sessions/{ahead.pk}/ride/")
    expect(phone.get_by_label("The link")).to_have_value(ahead.ride_home.link)
    assert is_accessible(phone)
    tap(phone, "Remove this person")
    expect(phone.get_by_role("status")).to_have_text("Removed. We have not told them.")
    phone.goto("/account/talk/")
    assert is_accessible(phone)


def test_dana_gives_the_link_at_the_desk_to_another_person(desktop, session, dana):
    desktop.add_init_script("window.print = () => {}")
    sign_in_on(desktop, dana)
    desktop.goto(f"/staff/sessions/{session.pk}/")
    desktop.get_by_role("link", name="Another person is here").click()
    assert is_accessible(desktop)
    desktop.get_by_label("Who takes them home?").fill("Ana Costa")
    desktop.get_by_label("Their phone").fill("555-010-0179")
    tap(desktop, "This person is here")
    expect(desktop.get_by_text("Here since")).to_be_visible()
    assert is_accessible(desktop)
    desktop.get_by_role("link", name="Link for who drives: QR code and card").click()
    expect(desktop.get_by_role("img", name="QR code of the link below")).to_be_visible()
    assert is_accessible(desktop)
