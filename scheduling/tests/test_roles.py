"""Who runs the product reads and writes sessions, and can neither delete one nor switch off a
rule."""

from datetime import timedelta

import psycopg2
import pytest

from scheduling.models import Appointment
from scheduling.tests.attacks import S


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
def test_a_nurses_page_cannot_go_round_the_rules(
    committed_db, as_role, bring, maria, dana, sql, said
):
    bring(maria)
    nurse = as_role("web_clinical", user=dana.pk, clinic=dana.clinic_id)
    with pytest.raises(psycopg2.Error) as refused, nurse as cursor:
        cursor.execute(sql)
    assert refused.value.diag.message_primary == said


def test_the_worker_reads_sessions_it_reminds_of_and_writes_none(
    committed_db, as_role, bring, book, maria, noon
):
    session = bring(maria)
    ahead = book(maria, at=noon + timedelta(hours=24 * 7), number=2)
    ahead.plan_reminders(at=noon)
    with as_role("portal_worker") as worker:
        worker.execute(f"select id, status from {S} where id in (%s, %s)", [session.pk, ahead.pk])
        assert worker.fetchall() == [(ahead.pk, "booked")]
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
