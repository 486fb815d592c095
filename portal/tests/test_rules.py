"""What is only ever added to, attacked as each role; and each rule's place in docs/rules.md."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.models import Event

APPS = ("portal", "scheduling", "aftercare")
ROOT = Path(settings.BASE_DIR)


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
    short = """insert into portal_policy (
        clinic_id, version, hold_hours, escort_kinds, check_in_hours,
        quiet_from, quiet_until, call_now_minutes, call_today_minutes, starts_at)
        values (%s, 2, 23, '{}', '{2}', '21:00', '8:00', 10, 120, now())"""
    with pytest.raises(Exception, match="a_hold_is_24_hours_or_more"), as_role("portal_web") as web:
        web.execute(short, [policy.clinic_id])


def test_the_worker_cannot_read_a_password(committed_db, as_role, dana):
    with pytest.raises(Exception, match="permission denied"), as_role("portal_worker") as worker:
        worker.execute("select password from portal_user")


@pytest.mark.parametrize("secret", ["aftercare_answer", "django_session"])
def test_the_worker_reads_no_answer_and_no_session(committed_db, as_role, secret):
    with pytest.raises(Exception, match="permission denied"), as_role("portal_worker") as worker:
        worker.execute(f"select * from {secret}")


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
