"""Maria's phone, groggy, two hours after she left: from the message to a sent check-in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from aftercare.models import Answer, CheckIn, Concern
from portal.testing.axe import is_accessible


@pytest.fixture
def noon():
    """These run on the real clock: Maria came four hours ago, and left 95 minutes later."""
    return timezone.now().replace(second=0, microsecond=0) - timedelta(hours=4)


@pytest.fixture
def link(live_portal, check_ins):
    """What the message says, and nothing more."""
    return f"/k/{check_ins[0].token}/"


class Thumb:
    """Taps on a phone, and counts them; each page it comes to is checked."""

    def __init__(self, phone):
        self.phone, self.taps = phone, 0

    def open(self, link):
        self.phone.goto(link)
        self.taps += 1
        is_accessible(self.phone)

    def tick(self, *words):
        for word in words:
            self.phone.get_by_text(word, exact=True).tap()
            self.taps += 1

    def press(self, words):
        self.go(self.phone.get_by_role("button", name=words))

    def follow(self, words):
        self.go(self.phone.get_by_role("link", name=words))

    def go(self, target):
        with self.phone.expect_navigation():
            target.tap()
        self.taps += 1
        is_accessible(self.phone)

    def sees(self, words):
        expect(self.phone.get_by_text(words).first).to_be_visible()


@pytest.fixture
def thumb(phone):
    return Thumb(phone)


def test_9_taps_and_no_key_from_the_message_to_a_sent_check_in(thumb, link, phone):
    thumb.open(link)
    thumb.tick("None of these")
    thumb.press("Continue")
    thumb.tick("Headache")
    thumb.press("Continue")
    thumb.tick("Mild")
    thumb.press("Continue")
    thumb.press("Send")
    thumb.sees("Sent at")
    assert thumb.taps <= 9
    assert CheckIn.objects.filter(sent_at__isnull=False).count() == 1
    assert Answer.objects.get(page="how_bad").told == {"headache": 1}


def test_a_red_flag_is_answered_with_the_number_to_call(thumb, link, phone, dana, clinic_open):
    thumb.open(link)
    thumb.tick("Chest pain, pressure or tightness")
    thumb.press("Continue")
    assert thumb.taps == 3
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Call 911 now")
    expect(phone.locator("main").get_by_role("link", name="Call 911")).to_be_in_viewport(ratio=1)
    thumb.sees("Nobody has read it yet")

    Concern.objects.update(taken_by=dana, taken_at=timezone.now())
    phone.goto(f"{link}now/")
    thumb.sees("Dana Reyes, RN is reading it")

    thumb.follow("Change my answer")
    expect(phone.get_by_label("Chest pain")).to_be_checked()
    thumb.tick("Chest pain, pressure or tightness", "None of these")
    thumb.press("Continue")
    thumb.sees("How do you feel right now?")
    assert Concern.objects.open().get().level == "call now"


@pytest.fixture
def clinic_open(lakeside):
    type(lakeside).objects.filter(pk=lakeside.pk).update(doors="open")


def test_what_is_wrong_is_said_beside_the_question_and_what_was_typed_stays(thumb, link, phone):
    thumb.open(link)
    thumb.press("Continue")
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("alert").get_by_role("link").tap()
    assert phone.evaluate("document.activeElement.name") == "flags"
    thumb.tick("None of these")
    thumb.press("Continue")
    thumb.tick("None of these", "Headache")
    thumb.press("Continue")
    expect(phone.get_by_label("Headache")).to_be_checked()
    thumb.tick("Headache")
    thumb.press("Continue")
    phone.get_by_label("Is there something else").fill("It's quiet here. " * 40)
    thumb.press("Send")
    thumb.sees("and 500 fit")
    expect(phone.get_by_label("Is there something else")).to_have_value("It's quiet here. " * 40)
    phone.get_by_label("Is there something else").fill("It's quiet here.")
    thumb.press("Send")
    thumb.sees("It's quiet here.")


def test_back_shows_what_was_told_and_a_rare_symptom_is_found(thumb, link, phone):
    thumb.open(link)
    thumb.tick("None of these")
    thumb.press("Continue")
    thumb.tick("Something else? See all", "Vivid dreams or nightmares")
    thumb.press("Continue")
    thumb.tick("I am not sure")
    thumb.press("Continue")
    thumb.follow("Back")
    expect(phone.get_by_label("I am not sure")).to_be_checked()
    thumb.follow("Back")
    expect(phone.get_by_label("Vivid dreams")).to_be_checked()
    phone.go_back()
    expect(phone.get_by_label("I am not sure")).to_be_checked()


def test_without_a_script_two_taps_on_send_are_one(browser, live_portal, link):
    with browser.new_context(base_url=live_portal.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_label("None of these").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("None of these").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Send").dblclick()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sent at")
    assert Answer.objects.filter(page="send").count() == 1


def test_a_link_that_opens_nothing_says_whom_to_call(thumb, link, phone):
    thumb.open(link[:-8] + "/")
    thumb.sees("This link does not work")
    expect(phone.get_by_role("link", name="Emergency: call 911")).to_be_visible()
    thumb.follow("Sign in and tell us")
    thumb.sees("Password")
