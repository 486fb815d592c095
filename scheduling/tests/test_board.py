"""The board says of each patient how ready they are, with as many queries for 30 as for 1."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.testing.pages import page
from scheduling.models import Preparation
from scheduling.models.preparation import READ


@pytest.fixture
def desk(sign_in, kofi, clock):
    return sign_in(kofi)


@pytest.fixture
def says(noon):
    """says(session, coming=False): on its patient's own page, an hour before noon."""

    def says(session, **told):
        at = noon - timedelta(hours=1)
        by = {"by": session.patient.user, "at": at}
        so_far = Preparation.objects.of(session, at=at)
        for verb, answer in told.items():
            words = ["A new pill"] if verb == "changed" and answer else []
            getattr(so_far, f"say_{verb}")(answer, *words, **by)
        return so_far

    return says


def test_what_is_to_do_is_counted(desk, book, maria, confirm_ride):
    session = book(maria)
    assert "8 to do" in page(desk, "/staff/")
    confirm_ride(session)
    assert "7 to do" in page(desk, "/staff/")


def test_all_done_is_ready(desk, book, maria, confirm_ride, acknowledge, says, noon):
    session = book(maria)
    confirm_ride(session)
    acknowledge(session)
    so_far = says(session, coming=True, changed=False)
    for column in READ:
        so_far.read(column, by=maria.user, at=noon - timedelta(hours=1))
    board = page(desk, "/staff/")
    assert "Ready</span>" in board
    assert "Rule acknowledged" in board
    assert "to do" not in board


def test_something_changed_stands_before_what_is_to_do(desk, book, maria, says):
    says(book(maria), changed=True)
    board = page(desk, "/staff/")
    assert "Something changed" in board
    assert "to do" not in board
    assert "pill" not in board


def test_who_cannot_come_stands_before_all_else(desk, book, maria, says):
    says(book(maria), coming=False, changed=True)
    assert "Cannot come" in page(desk, "/staff/")


@pytest.mark.parametrize(("hours", "listed"), [(11, False), (12, True), (24 * 20, True)])
def test_who_cannot_come_on_a_later_day_is_for_the_desk_to_see(
    desk, book, maria, says, noon, hours, listed
):
    session = book(maria, at=noon + timedelta(hours=hours))
    says(session, coming=False)
    board = page(desk, "/staff/")
    assert ("They cannot come" in board) == listed
    assert f"/staff/sessions/{session.pk}/" in board


@pytest.mark.parametrize("what", ["cancelled", "comes after all"])
def test_until_somebody_acts_or_they_come_after_all(desk, book, maria, kofi, says, noon, what):
    session = book(maria, at=noon + timedelta(hours=24))
    says(session, coming=False)
    if what == "cancelled":
        session.cancel(by=kofi, at=noon, reason="They cannot come.")
    else:
        says(session, coming=True)
    assert "They cannot come" not in page(desk, "/staff/")


def test_many_patients_take_no_more_queries_than_one(
    desk, book, enroll, confirm_ride, acknowledge, says, noon
):
    def come(number):
        session = book(enroll(f"Pat{number}", "Lee"), at=noon + timedelta(hours=3 * number))
        confirm_ride(session)
        acknowledge(session)
        says(session, coming=number != 5, changed=True)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.get("/staff/")
        return len(seen)

    come(1)
    come(5)
    few = asked()
    for number in (0, 2, 3, 6, 7, 8):
        come(number)
    assert asked() == few
