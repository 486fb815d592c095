"""The doors' one context manager: PostgreSQL knows who asks, and forgets it again."""

import pytest
from django.db import ProgrammingError, connection

from portal.access import Actor, acting_as


def asking():
    """The role, the user, the clinic, the patient and the check-in that PostgreSQL is told of."""
    names = ("user", "clinic", "patient", "check_in")
    told = ", ".join(f"current_setting('portal.{name}', true)" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"select current_setting('role'), {told}")
        role, *numbers = cursor.fetchone()
    return role, *(int(number) if number else None for number in numbers)


NOBODY = ("none", None, None, None, None)


def test_a_patient_asks_as_themselves(maria):
    with acting_as(Actor.signed_in(maria.user)) as found:
        assert found == maria.pk
        assert asking() == ("web_patient", maria.user_id, maria.clinic_id, maria.pk, None)
    assert asking() == NOBODY


@pytest.mark.parametrize(
    ("name", "role"),
    [("dana", "clinical"), ("amara", "clinical"), ("kofi", "desk"), ("lena", "desk")],
)
def test_staff_ask_for_their_clinic(request, name, role):
    user = request.getfixturevalue(name)
    with acting_as(Actor.signed_in(user)) as found:
        assert found is None
        assert asking() == (f"web_{role}", user.pk, user.clinic_id, None, None)
    assert asking() == NOBODY


def test_a_link_that_opens_nothing_asks_for_nothing(db):
    with acting_as(Actor.with_link(b"nothing")) as found:
        assert found is None
        assert asking() == NOBODY


def test_who_asks_cannot_ask_as_somebody_else(dana, maria):
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(Actor.signed_in(dana)):
        with denied, acting_as(Actor.signed_in(maria.user)):
            pass
        assert asking()[0] == "web_clinical"


def test_after_a_failure_too(dana):
    with pytest.raises(ZeroDivisionError), acting_as(Actor.signed_in(dana)):
        raise ZeroDivisionError
    assert asking() == NOBODY


def test_nothing_is_left_for_whoever_gets_the_connection_next(committed_db, dana):
    with acting_as(Actor.signed_in(dana)):
        assert asking()[0] == "web_clinical"
    assert asking() == NOBODY
