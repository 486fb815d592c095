"""What is only ever added to, attacked as each role; and each rule's place in docs/rules.md."""

import copy
import re
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from portal.models import Event, Message, Patient
from portal.testing.databases import refusal

CHECK_INS = "check_ins_come_one_after_the_other_within_a_week"
APPS = ("portal", "scheduling", "aftercare")
ROOT = Path(settings.BASE_DIR)


def write(row, **change):
    """The same row once more, under a number of its own, with this changed in it."""
    again = copy.copy(row)
    again.pk = None
    again._state = type(row._state)()
    for name, value in change.items():
        setattr(again, name, value)
    again.save()


@pytest.mark.parametrize("table", ["portal_event", "portal_policy"])
@pytest.mark.parametrize("role", ["portal_web", "portal_worker", "portal_owner"])
@pytest.mark.parametrize(
    "verb", ["update {} set clinic_id = clinic_id", "delete from {}", "truncate {} cascade"]
)
def test_events_and_policies_are_only_added(
    committed_db, as_role, policy, noon, dana, table, role, verb
):
    Event.objects.record("arrived", by=dana, at=noon)
    with (
        pytest.raises(Exception, match="permission denied|only ever added"),
        as_role(role) as cursor,
    ):
        cursor.execute(verb.format(table))


def test_a_policy_cannot_hold_for_less_than_24_hours(committed_db, as_role, policy):
    short = """insert into portal_policy
        select (jsonb_populate_record(p, '{"id": 0, "version": 2, "hold_hours": 23}')).*
        from portal_policy p where clinic_id = %s"""
    rule = pytest.raises(Exception, match="a_hold_is_24_hours_or_more")
    with rule, as_role("portal_owner") as owner:
        owner.execute(short, [policy.clinic_id])


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [
        ({"hold_hours": 336}, "a_hold_fits_in_two_weeks"),
        ({"check_in_hours": []}, CHECK_INS),
        ({"check_in_hours": [0, 24]}, CHECK_INS),
        ({"check_in_hours": [2, 2]}, CHECK_INS),
        ({"check_in_hours": [24, 2]}, CHECK_INS),
        ({"check_in_hours": [2, 24, 169]}, CHECK_INS),
        ({"check_in_hours": [2, None]}, CHECK_INS),
        ({"check_in_hours": [None]}, CHECK_INS),
        ({"call_now_minutes": 0}, "a_call_is_due_after_some_minutes"),
        ({"call_now_minutes": 11, "call_today_minutes": 10}, "a_call_is_due_after_some_minutes"),
        ({"quiet_from": time(8), "quiet_until": time(8)}, "quiet_hours_are_one_night"),
        ({"quiet_from": time(1), "quiet_until": time(8)}, "quiet_hours_are_one_night"),
        ({"escort_kinds": []}, "escorts_are_of_known_kinds"),
        ({"escort_kinds": ["a friend"]}, "escorts_are_of_known_kinds"),
        ({"escort_kinds": [None]}, "escorts_are_of_known_kinds"),
        ({"public_transport_stay_minutes": 721}, "a_stay_fits_in_a_day"),
        ({"approved_by_id": None}, "an_approval_says_who_and_when"),
        ({"version": 1}, "one_policy_a_version"),
    ],
)
def test_a_policys_numbers_make_sense(policy, numbers, rule):
    assert refusal(lambda: write(policy, **{"version": 2} | numbers)) == rule


@pytest.mark.parametrize(
    "numbers",
    [
        {"hold_hours": 335},
        {"check_in_hours": [1]},
        {"check_in_hours": [2, 24, 72, 168]},
        {"call_now_minutes": 1, "call_today_minutes": 1},
        {"quiet_from": time(23, 59), "quiet_until": time(0)},
        {"escort_kinds": ["ride share"], "ride_share_stay_minutes": 720},
    ],
)
def test_numbers_on_the_edge_are_allowed(policy, numbers):
    assert refusal(lambda: write(policy, version=2, **numbers)) is None


def test_a_policy_is_approved_by_somebody_of_its_clinic(policy, hire, harbor):
    hana = hire("Hana Sato", "clinician", clinic=harbor)
    said = refusal(lambda: write(policy, version=2, approved_by_id=hana.pk))
    assert said == "a_policy_is_approved_at_its_clinic"


def test_a_patient_signs_in_at_their_own_clinic(maria, hire, harbor):
    hana = hire("Hana Sato", "patient", clinic=harbor)
    Patient.objects.filter(pk=maria.pk).update(user=None)
    said = refusal(lambda: Patient.objects.filter(pk=maria.pk).update(user=hana))
    assert said == "a_patient_signs_in_at_their_clinic"


@pytest.fixture
def message(maria, noon):
    times = {"due_at": noon, "try_at": noon, "not_after": noon + timedelta(hours=1)}
    return Message(clinic=maria.clinic, patient=maria, kind="hello", occasion_id=1, **times)


def test_a_message_is_to_a_patient_of_its_clinic(message, enroll, harbor):
    hana = enroll("Hana", "Sato", clinic=harbor)
    said = refusal(lambda: write(message, patient_id=hana.pk))
    assert said == "a_message_is_to_a_patient_of_its_clinic"


def test_a_message_is_to_a_user_of_its_clinic(message, hire, harbor):
    hana = hire("Hana Sato", "nurse", clinic=harbor)
    said = refusal(lambda: write(message, patient_id=None, user_id=hana.pk))
    assert said == "a_message_is_to_a_user_of_its_clinic"


@pytest.mark.parametrize("whose", ["patient", "user", "nobody"])
def test_one_message_an_occasion_and_round_also_where_a_column_is_empty(message, dana, whose):
    if whose != "patient":
        message.patient, message.user = None, dana if whose == "user" else None
    write(message)
    assert refusal(lambda: write(message)) == "one_message_an_occasion_and_round"
    assert refusal(lambda: write(message, round=2)) is None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": "lost"}, "a_message_is_in_a_known_state"),
        ({"state": "sent"}, "a_settled_message_says_when"),
        ({"settled_at": "noon"}, "a_settled_message_says_when"),
        ({"state": "failed", "settled_at": "noon"}, "a_message_not_sent_says_why"),
        ({"state": "sent", "settled_at": "noon"}, "what_is_sent_was_claimed"),
        ({"state": "claimed"}, "what_is_sent_was_claimed"),
    ],
)
def test_a_messages_state_says_what_became_of_it(message, noon, change, rule):
    told = {name: noon if value == "noon" else value for name, value in change.items()}
    assert refusal(lambda: write(message, **told)) == rule


def test_each_rule_is_listed_and_each_that_is_listed_exists():
    listed = (ROOT / "docs" / "rules.md").read_text()
    files = {
        str(path.relative_to(ROOT)) for app in APPS for path in (ROOT / app / "sql").glob("*.sql")
    }
    assert {name for name in files if name not in listed} == set()
    named = {word for word in listed.replace("`", " ").split() if word.endswith(".sql")}
    assert named - files == set()
    tests = {word for word in listed.replace("`", " ").split() if "/tests/test_" in word}
    assert {name for name in tests if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("app", APPS)
def test_each_rule_is_run_by_a_migration(app):
    migrations = "".join(p.read_text() for p in (ROOT / app / "migrations").glob("*.py"))
    for path in (ROOT / app / "sql").glob("*.sql"):
        assert f'rule("{app}", "{path.stem}")' in migrations


def test_each_hazard_names_tests_that_exist():
    said = (ROOT / "docs" / "hazards.md").read_text()
    rows = [line for line in said.splitlines() if line.startswith("| ") and "---" not in line][1:]
    for row in rows:
        tests = re.findall(r"`([\w/]+\.py)`", row)
        assert tests, row
        assert [name for name in tests if not (ROOT / name).exists()] == []
