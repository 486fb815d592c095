"""What PostgreSQL refuses of a concern and of the answers that raise it, whoever asks."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from aftercare.models import Answer, Concern, Reason
from aftercare.tests.check_ins import CHEST_PAIN, MINUTE
from portal.testing.databases import refusal

NOW = datetime(2026, 3, 5, 22, tzinfo=UTC)


@pytest.fixture
def flagged(due):
    """flagged(concern) adds a warning sign to the check-in, raised for by that concern."""

    def flagged(concern):
        standing = Answer.objects.filter(check_in=due, page="red_flags").last()
        answer = Answer.objects.create(
            clinic_id=due.clinic_id, check_in=due, page="red_flags", answered_at=NOW,
            told={"flags": ["seizure"]}, replaces=standing,
        )  # fmt: skip
        Reason.objects.create(
            clinic_id=due.clinic_id, concern=concern, answer=answer, rule="red flag", at=NOW
        )
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    return flagged


@pytest.fixture
def raise_one(maria, due):
    """raise_one("read today") is a concern about Maria, as SQL would insert it."""

    def raise_one(level="call now", **more):
        whose = {"clinic": maria.clinic, "patient": maria, "check_in": due}
        when = {"raised_at": NOW, "due_at": NOW + 10 * MINUTE}
        return Concern.objects.create(**whose, level=level, **when | more)

    return raise_one


@pytest.mark.parametrize(
    ("level", "rule"),
    [
        ("call now", None),
        ("call today", "a_red_flag_has_its_concern"),
        ("read today", "a_red_flag_has_its_concern"),
        ("no reply", "a_red_flag_has_its_concern"),
    ],
)
def test_a_sign_needs_a_concern_that_calls_at_once(flagged, raise_one, level, rule):
    assert refusal(lambda: flagged(raise_one(level))) == rule


def test_a_sign_needs_a_concern_that_is_open(tap, flagged, dana):
    tap("", CHEST_PAIN)
    concern = Concern.objects.get()
    concern.resolve(by=dana, at=NOW, outcome="spoke", note="She is fine.")
    assert refusal(lambda: flagged(concern)) == "a_resolved_concern_gets_no_reason"


def test_a_concern_that_is_being_closed_gets_no_reason(committed_db, tap, flagged, dana, as_role):
    """Whoever closes it has not committed yet: the answer waits, and then is refused."""
    tap("", CHEST_PAIN)
    concern = Concern.objects.get()
    with committed_db.connect("portal_owner") as closing, transaction.atomic():
        closing.cursor().execute(
            "update aftercare_concern set taken_by_id = %(by)s, taken_at = %(at)s,"
            " resolved_by_id = %(by)s, resolved_at = %(at)s, outcome = 'spoke', note = 'Fine.'",
            {"by": dana.pk, "at": NOW},
        )
        with connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '200ms'")
        assert "lock timeout" in refusal(lambda: flagged(concern))
        closing.rollback()
    closing.close()
    assert refusal(lambda: flagged(concern)) is None


@pytest.mark.parametrize("taken", [True, False])
def test_a_concern_is_born_open(raise_one, dana, taken):
    ended = {"resolved_by": dana, "resolved_at": NOW, "outcome": "spoke", "note": "Fine."}
    took = {"taken_by": dana, "taken_at": NOW}
    assert refusal(lambda: raise_one(**ended, **took)) == "a_concern_is_born_open"
    if taken:
        assert refusal(lambda: raise_one(**took)) is None


@pytest.mark.parametrize("moment", ["infinity", "-infinity"])
@pytest.mark.parametrize("column", ["due_at", "raised_at"])
def test_a_concern_falls_due_at_a_moment(maria, policy, column, moment):
    times = {"raised_at": "now()", "due_at": "now()"} | {column: f"timestamptz '{moment}'"}

    def attack():
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into aftercare_concern (clinic_id, patient_id, level, outcome, note,"
                f" raised_at, due_at) values (%s, %s, 'call now', '', '', {times['raised_at']},"
                f" {times['due_at']})",
                [maria.clinic_id, maria.pk],
            )

    assert refusal(attack) == "a_concern_falls_due_at_a_moment"


def test_a_due_moment_never_becomes_endless(raise_one):
    raise_one()

    def attack():
        with connection.cursor() as cursor:
            cursor.execute("update aftercare_concern set due_at = '-infinity'")

    assert refusal(attack) == "a_concern_falls_due_at_a_moment"
