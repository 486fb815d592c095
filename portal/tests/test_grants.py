"""Least privilege: what each role may do, and what it may not, tried as that role."""

import pytest
from psycopg2 import errors

NEVER = [
    "update portal_clinic set zone = 'UTC'",
    "update portal_clinic set phone = '555-010-0199'",
    "insert into portal_clinic (name) values ('Another')",
    "update portal_user set role = 'clinician'",
    "update portal_user set email = 'somebody@else.example'",
    "update portal_user set clinic_id = clinic_id + 1",
    "delete from portal_user",
    "update portal_patient set clinic_id = clinic_id + 1",
    "delete from portal_patient",
    "update portal_message set patient_id = null",
    "update portal_message set occasion_id = 0",
    "update portal_message set due_at = now()",
    "delete from portal_message",
    "update portal_policy set hold_hours = 25",
    "update portal_event set verb = ''",
    "delete from portal_event",
    "update scheduling_course set patient_id = 1",
    "update scheduling_chair set clinic_id = 1",
    "update scheduling_protocol set stay_minutes = 0",
    "update scheduling_ride set appointment_id = 1",
    "delete from scheduling_ride",
    "delete from scheduling_appointment",
    "update aftercare_checkin set due_at = now()",
    "update aftercare_checkin set closes_at = now()",
    "update aftercare_checkin set patient_id = 1",
    "delete from aftercare_checkin",
    "update aftercare_answer set told = '{}'",
    "delete from aftercare_answer",
    "update aftercare_reason set words = ''",
    "update aftercare_concern set patient_id = 1",
    "update aftercare_concern set raised_at = now()",
    "delete from aftercare_concern",
    "update aftercare_contact set note = ''",
    "delete from aftercare_guidanceversion",
    "select * from django_migrations",
    "select * from auth_permission",
    "create table of_mine (id int)",
    "alter table portal_event disable trigger all",
    "drop trigger events_are_only_added on portal_event",
    "set role portal_owner",
    "set session_replication_role = replica",
]
NOT_THE_WORKER = [
    "update portal_clinic set doors = 'open'",
    "select password from portal_user",
    "update portal_user set is_active = false",
    "update portal_user set password = ''",
    "update portal_patient set email = ''",
    "insert into portal_policy (version) values (9)",
    "insert into portal_event (verb) values ('')",
    "select * from portal_event",
    "select * from django_session",
    "select * from portal_cache",
    "select told from aftercare_answer",
    "select page from aftercare_answer",
    "select note from aftercare_contact",
    "update scheduling_appointment set no_driving_until = null",
    "update scheduling_ride set confirmed_at = null",
    "update aftercare_checkin set set_aside = 'joined'",
    "update aftercare_checkin set sent_at = now()",
    "update aftercare_concern set resolved_at = now()",
    "update aftercare_concern set taken_at = now()",
    "update aftercare_concern set taken_by_id = 1, taken_at = now()",
    "update aftercare_concern set outcome = 'spoke'",
    "update aftercare_concern set note = ''",
    "update aftercare_guidanceversion set text = ''",
]
WEB = [
    "update portal_clinic set doors = 'open'",
    "update portal_user set password = password, last_login = now(), on_duty_since = null",
    "update portal_patient set phone = phone, email = email, user_id = user_id",
    "update portal_message set state = 'withdrawn', settled_at = now(), why = 'Moved.'",
    "update scheduling_ride set name = name, confirmed_at = confirmed_at",
    "update aftercare_checkin set sent_at = now(), told_to_id = null",
    "update aftercare_concern set taken_by_id = null, taken_at = null, level = level",
    "select told from aftercare_answer",
]
WORKER = [
    "update portal_message set state = 'sent', claimed_at = now(), settled_at = now()",
    "select id, email, on_duty_since from portal_user",
    "select id, check_in_id from aftercare_answer",
    "update aftercare_concern set level = level, due_at = due_at, last_told_at = now()",
]


@pytest.mark.parametrize(
    ("role", "sql"),
    [(role, sql) for role in ("portal_web", "portal_worker") for sql in NEVER]
    + [("portal_worker", sql) for sql in NOT_THE_WORKER],
)
def test_what_a_role_has_no_business_with_it_may_not(worker_database, as_role, role, sql):
    with pytest.raises(errors.InsufficientPrivilege), as_role(role) as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("role", "sql"),
    [("portal_web", sql) for sql in WEB] + [("portal_worker", sql) for sql in WORKER],
)
def test_what_its_work_needs_it_may(worker_database, as_role, role, sql):
    with as_role(role) as cursor:
        cursor.execute(sql)
        cursor.connection.rollback()
