"""A sixth grader can read a companion's pages, and what a patient reads about rides."""

from datetime import timedelta

import pytest

from aftercare.models import Concern, GuidanceVersion
from aftercare.tests.easy import is_easy
from portal.testing.pages import page
from scheduling.models import Ride

SAM = {"name": "Sam Rivera", "phone": "555-010-0178"}


@pytest.fixture
def signed(lakeside, amara, noon):
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)


@pytest.fixture
def sam(book, maria, kofi, noon, clock):
    return Ride.objects.name_driver(book(maria), **SAM, confirmed=False, by=kofi, at=noon)


@pytest.fixture
def home(bring, maria, dana, clock, signed):
    """Sam's link after the release."""
    session = bring(maria)
    clock(minutes=100)
    return Ride.objects.get(appointment=session)


def test_the_link_before_and_after_each_word_of_theirs(client, sam):
    link = f"/c/{sam.token}/"
    assert is_easy(page(client, link))
    assert is_easy(page(client, link, yes="1"))
    assert is_easy(page(client, f"{link}here/", yes="1"))


def test_the_link_of_a_ride_there_and_of_a_session_that_is_off(client, sam, kofi, noon):
    there = Ride.objects.name_driver(
        sam.appointment, **SAM, confirmed=False, direction="there", by=kofi, at=noon
    )
    assert is_easy(page(client, f"/c/{there.token}/"))
    sam.appointment.cancel(by=kofi, at=noon - timedelta(hours=1), reason="They called.")
    assert is_easy(page(client, f"/c/{sam.token}/"))


@pytest.mark.parametrize("hours", [0, 26])
def test_after_the_release_inside_the_hours_and_when_they_are_over(client, home, clock, hours):
    clock(hours=hours, minutes=100)
    assert is_easy(page(client, f"/c/{home.token}/after/"))


def test_while_nobody_knows_until_when(client, home, bring, maria, noon, clock):
    bring(maria, to="started", at=noon + timedelta(hours=30))
    clock(hours=31)
    assert is_easy(page(client, f"/c/{home.token}/after/"))


@pytest.mark.parametrize("doors", ["open", "closed"])
def test_a_worry_that_waits_is_taken_is_late_and_is_closed(
    client, home, dana, lakeside, noon, clock, doors
):
    type(lakeside).objects.update(doors=doors)
    link = f"/c/{home.token}/worried/"
    assert is_easy(page(client, link, yes="1"))
    concern, at = Concern.objects.get(), noon + timedelta(minutes=101)
    concern.take(by=dana, at=at)
    assert is_easy(page(client, link))
    clock(hours=40)
    assert is_easy(page(client, link))
    concern.resolve(by=dana, at=at, outcome="companion", note="All is well.")
    assert is_easy(page(client, link))


def test_a_worry_that_nobody_was_told_of(client, home, dana):
    type(dana).objects.update(is_active=False)
    assert is_easy(page(client, f"/c/{home.token}/worried/", yes="1"))


def test_a_link_that_is_off(client, db):
    assert is_easy(page(client, "/c/nothing/"))


@pytest.mark.parametrize("kinds", [["responsible adult"], ["responsible adult", "ride share"]])
def test_what_a_patient_reads_about_their_ride(sign_in, sam, maria, policy, noon, kinds):
    policy.pk, policy.version, policy.escort_kinds, policy.starts_at = None, 2, kinds, noon
    policy.save(force_insert=True)
    client, session = sign_in(maria.user), sam.appointment_id
    ride = f"/sessions/{session}/ride/"
    assert is_easy(page(client, ride))
    assert is_easy(page(client, ride, **SAM, email="sam@mail.example", confirmed="on"))
    assert is_easy(page(client, ride))
    assert is_easy(page(client, ride, name="", phone="555"))
    assert is_easy(page(client, f"{ride}remove/", yes="1"))


def test_what_a_patient_reads_about_whom_we_talk_with(sign_in, maria, clock):
    client = sign_in(maria.user)
    assert is_easy(page(client, "/account/talk/"))
    assert is_easy(page(client, "/account/talk/", name=""))
    assert is_easy(page(client, "/account/talk/", name="Sam Rivera", about="how they are"))
