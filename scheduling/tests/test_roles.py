"""Who runs the product reads and writes sessions, and can neither delete one nor switch off a
rule."""

import pytest

from scheduling.models import Appointment
from scheduling.tests.attacks import S, refusal


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (f"delete from {S}", f"permission denied for table {S}"),
        (f"truncate {S}", f"permission denied for table {S}"),
        (f"alter table {S} disable trigger all", f"must be owner of table {S}"),
        (f"drop trigger a_started_session_stays on {S}", f"must be owner of relation {S}"),
        ("set session_replication_role = replica",
         'permission denied to set parameter "session_replication_role"'),
        ("set role portal_owner", 'permission denied to set role "portal_owner"'),
        ("update portal_policy set hold_hours = 24", "permission denied for table portal_policy"),
    ],
)  # fmt: skip
def test_the_web_role_cannot_go_round_the_rules(bring, maria, sql, said):
    assert refusal(sql, bring(maria)) == said


def test_the_worker_reads_sessions_and_writes_none(committed_db, as_role, bring, maria):
    session = bring(maria)
    with as_role("portal_worker") as worker:
        worker.execute(f"select status from {S} where id = %s", [session.pk])
        assert worker.fetchone() == ("released",)
    for sql in (
        f"update {S} set no_driving_until = no_driving_until + interval '1 hour'",
        f"delete from {S}",
        f"truncate {S}",
        f"insert into {S} (clinic_id) values (1)",
    ):
        with (
            pytest.raises(Exception, match="permission denied"),
            as_role("portal_worker") as worker,
        ):
            worker.execute(sql)


def test_even_the_owner_deletes_no_session(committed_db, as_role, bring, maria):
    bring(maria)
    for sql in (f"delete from {S}", f"truncate {S} cascade"):
        with pytest.raises(Exception, match="never"), as_role("portal_owner") as owner:
            owner.execute(sql)
    assert Appointment.objects.count() == 1
