"""The two functions that look as the owner for a link answer for its own patient and its own
check-in. Whoever asks about another gets an error: no rows would read as "nothing to say"."""

import pytest
from psycopg2 import errors

from aftercare.models import CheckIn
from portal.models import Patient

UNTIL = "select no_driving_until from driving_until(%s)"
BEFORE = "select earlier, page from told_before(%s)"


@pytest.fixture
def two(committed_db, bring, maria, ben, noon):
    """Maria and Ben, both released, each with an answer to the first of their check-ins."""
    for number, patient in enumerate((maria, ben)):
        left = bring(patient, chair=number)
        first, *_ = CheckIn.objects.plan_after(left, at=left.released_at)
        first.answer("symptoms", {"symptoms": ["headache"]}, at=first.due_at)


@pytest.fixture
def by_link(two, as_role, maria):
    """by_link(sql, 7) asks this as whoever holds the link of Maria's second check-in."""

    def by_link(sql, about, **other):
        told = {"clinic": maria.clinic_id, "patient": maria.pk, "check_in": second_of(maria).pk}
        with as_role("web_link", **{**told, **other}) as cursor:
            cursor.execute(sql, [about])
            return cursor.fetchall()

    return by_link


def second_of(patient):
    return patient.check_ins.order_by("due_at")[1]


def first_of(patient):
    return patient.check_ins.order_by("due_at")[0]


def refused(rule):
    return pytest.raises(errors.InsufficientPrivilege, match=rule)


def test_a_link_asks_about_its_own_patient(by_link, maria):
    (said,) = by_link(UNTIL, maria.pk)
    assert said == (maria.appointments.get().no_driving_until,)


@pytest.mark.parametrize("who", ["ben", "somebody of another clinic", "nobody", "NULL"])
def test_and_about_no_other(by_link, ben, harbor, noon, who):
    other = {
        "ben": ben.pk, "nobody": 0, "NULL": None,
        "somebody of another clinic": stranger(harbor, noon).pk,
    }[who]  # fmt: skip
    with refused("asks about its own patient"):
        by_link(UNTIL, other)


@pytest.mark.parametrize("who", ["maria", "NULL"])
def test_a_link_that_opened_nothing_asks_about_nobody(two, as_role, maria, who):
    with refused("asks about its own patient"), as_role("web_link") as cursor:
        cursor.execute(UNTIL, [None if who == "NULL" else maria.pk])


def stranger(clinic, at):
    return Patient.objects.create(
        clinic=clinic, first_name="Ida", last_name="Berg", birth_date="1990-01-01", since=at,
        email="ida@mail.example",
    )  # fmt: skip


def test_a_check_in_is_compared_with_the_earlier_ones(by_link, maria):
    assert by_link(BEFORE, second_of(maria).pk) == [(first_of(maria).pk, "symptoms")]


@pytest.mark.parametrize("whose", ["her other one", "bens", "none", "NULL"])
def test_and_a_link_asks_for_no_other_check_in(by_link, maria, ben, whose):
    other = {
        "her other one": maria.check_ins.order_by("due_at")[2].pk, "bens": second_of(ben).pk,
        "none": 0, "NULL": None,
    }[whose]  # fmt: skip
    with refused("compared with its own earlier ones"):
        by_link(BEFORE, other)


def test_nor_does_a_link_of_another_clinic(by_link, maria, harbor):
    with refused("compared with its own earlier ones"):
        by_link(BEFORE, second_of(maria).pk, clinic=harbor.pk)


def test_nor_one_that_opened_nothing(two, as_role, maria):
    with refused("compared with its own earlier ones"), as_role("web_link") as cursor:
        cursor.execute(BEFORE, [second_of(maria).pk])


def test_a_nurse_compares_what_is_of_her_clinic(two, as_role, maria, dana, harbor):
    with as_role("web_clinical", user=dana.pk, clinic=dana.clinic_id) as cursor:
        cursor.execute(BEFORE, [second_of(maria).pk])
        assert cursor.rowcount == 1
    elsewhere = as_role("web_clinical", user=dana.pk, clinic=harbor.pk)
    with refused("compared with its own earlier ones"), elsewhere as cursor:
        cursor.execute(BEFORE, [second_of(maria).pk])
