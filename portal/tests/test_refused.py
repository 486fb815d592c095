"""Whoever is signed in and is refused leaves which page they asked for, and the number in it."""

from uuid import UUID

import pytest
from django.db.models import BigIntegerField

from portal.models import Event

BIGGEST = BigIntegerField.MAX_BIGINT


@pytest.fixture
def refused(sign_in, clock):
    """refused(dana, "/home/") is the Event that this refusal leaves."""

    def refused(user, address):
        answer = sign_in(user).get(address)
        assert answer.status_code == 404
        event = Event.objects.get(verb="refused")
        assert (event.by, event.clinic_id) == (user, user.clinic_id)
        assert event.request == UUID(answer["X-Request-Id"])
        return event

    return refused


def test_the_wrong_role_leaves_the_page(refused, dana):
    event = refused(dana, "/home/")
    assert (event.row, event.row_id, event.patient) == ("home", None, None)


def test_somebody_elses_row_leaves_the_page_and_its_number(refused, book, maria, ben):
    session = book(ben)
    event = refused(maria.user, f"/sessions/{session.pk}/ride/")
    assert (event.row, event.row_id, event.patient) == ("ride", session.pk, maria)


@pytest.mark.parametrize(
    ("number", "kept"), [(BIGGEST, BIGGEST), (BIGGEST + 1, None), (10**30, None), (0, 0)]
)
def test_no_row_at_all_leaves_the_number_that_was_asked_for(refused, dana, number, kept):
    event = refused(dana, f"/staff/sessions/{number}/")
    assert (event.row, event.row_id) == ("staff-session", kept)


def test_what_was_typed_into_the_address_is_not_kept(refused, dana):
    event = refused(dana, "/home/?name=Okafor")
    assert "Okafor" not in str(vars(event))
