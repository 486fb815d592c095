"""Dana hands the clinic's tablet to Maria: she reads the rule, says yes, and finds nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conftest import sign_in_on
from portal.testing.axe import is_accessible
from scheduling.models import Acknowledgement


@pytest.fixture
def noon():
    """These run on the real clock."""
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def session(live_portal, book, confirm_ride, maria, dana, noon):
    session = book(maria, at=noon + timedelta(minutes=30))
    confirm_ride(session)
    return session


def finds_nothing_of_the_staff(tablet):
    for _ in range(4):
        tablet.go_back()
        tablet.wait_for_load_state()
        if tablet.url == "about:blank":
            return
        assert not tablet.get_by_text("Dana Reyes").count()
        assert "Alvarez" not in tablet.content()


def test_a_patient_with_the_tablet_sees_the_rule_and_nothing_of_the_clinic(desktop, session, dana):
    # Given a nurse at the session's page, who has looked round
    sign_in_on(desktop, dana)
    desktop.goto(f"/staff/sessions/{session.pk}/")
    is_accessible(desktop)

    # When she hands the tablet over, Maria sees the words and her first name
    desktop.get_by_role("button", name="Hand the tablet to the patient").click()
    desktop.wait_for_url("**/h/*/")
    expect(desktop.get_by_text("This page is for Maria.")).to_be_visible()
    is_accessible(desktop)

    # Then no way back leads to the clinic's pages
    address = desktop.url
    finds_nothing_of_the_staff(desktop)
    desktop.goto("/staff/")
    expect(desktop.get_by_label("Password")).to_be_visible()

    # When she says yes, it is kept, and the tablet goes back
    desktop.goto(address)
    desktop.get_by_role("button", name="I have read this, and I will not drive").click()
    expect(desktop.get_by_role("status")).to_contain_text("Give the tablet back to the staff.")
    is_accessible(desktop)
    assert Acknowledgement.objects.get().how == "clinic tablet"
    desktop.goto(address)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Give the tablet back")
    is_accessible(desktop)
    finds_nothing_of_the_staff(desktop)

    # And Dana finds it on the session's page
    sign_in_on(desktop, dana)
    desktop.goto(f"/staff/sessions/{session.pk}/")
    expect(desktop.get_by_text("on the clinic's tablet")).to_be_visible()
