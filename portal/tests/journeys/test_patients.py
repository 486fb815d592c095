"""The desk takes on somebody who calls for the first time."""

from playwright.sync_api import expect

from conftest import sign_in_on
from portal.models import Patient
from portal.testing.axe import is_accessible


def test_somebody_new_is_added_from_the_booking_page(live_portal, phone, kofi, maria, protocol):
    sign_in_on(phone, kofi)
    phone.goto("/staff/schedule/book/")
    phone.get_by_role("link", name="Add somebody new").click()
    is_accessible(phone)
    phone.get_by_label("First name").fill("maria")
    phone.get_by_label("Last name").fill("Alvarez")
    phone.get_by_label("Birth date").fill("1985-02-11")
    phone.get_by_role("button", name="Add the patient").click()
    expect(phone.get_by_role("alert")).to_contain_text("Enter a phone number or an email")
    is_accessible(phone)
    phone.get_by_label("Phone").fill("555-010-0181")
    phone.get_by_role("button", name="Add the patient").click()
    expect(phone.get_by_role("alert")).to_contain_text("is here already")
    expect(phone.get_by_role("link", name="Maria Alvarez")).to_be_visible()
    is_accessible(phone)
    phone.get_by_label("This is somebody else").check()
    phone.get_by_role("button", name="Add the patient").click()
    expect(phone.get_by_role("status")).to_contain_text("Added.")
    is_accessible(phone)
    phone.get_by_role("link", name="Book a session").click()
    expect(phone.get_by_text("There is no email address.")).to_be_visible()
    assert Patient.objects.filter(birth_date="1985-02-11").count() == 2
