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
MAY = {
    "portal_web": [
        "update portal_user set password = password, last_login = now()",
        "select id from aftercare_guidanceversion",
        "delete from django_session",
    ],
    "web_patient": [
        "update portal_patient set phone = phone, email = email",
        "update scheduling_ride set name = name, confirmed_at = confirmed_at",
        "select told from aftercare_answer",
    ],
    "web_clinical": [
        "update portal_user set on_duty_since = null",
        "update portal_patient set phone = phone, email = email, user_id = user_id",
        "update portal_message set state = 'withdrawn', settled_at = now(), why = 'Moved.'",
        "update scheduling_ride set name = name, confirmed_at = confirmed_at",
        "update aftercare_checkin set sent_at = now(), told_to_id = null",
        "update aftercare_concern set taken_by_id = null, taken_at = null, level = level",
        "select told from aftercare_answer",
    ],
    "web_desk": [
        "update portal_patient set phone = phone, first_name = first_name",
        "update portal_message set state = 'withdrawn', settled_at = now(), why = 'Moved.'",
        "update scheduling_appointment set planned = planned",
        "select id, due_at from aftercare_checkin",
    ],
    "web_link": [
        "update aftercare_checkin set sent_at = now(), told_to_id = null",
        "update aftercare_concern set level = level, due_at = due_at, last_told_at = now()",
        "select told from aftercare_answer",
    ],
    "portal_worker": [
        "update portal_message set state = 'sent', claimed_at = now(), settled_at = now()",
        "select id, email, on_duty_since from portal_user",
        "select id, email from portal_patient",
        "select id, check_in_id from aftercare_answer",
        "update aftercare_concern set level = level, due_at = due_at, last_told_at = now()",
    ],
}
MAY_NOT = {
    "portal_web": [
        "select id from portal_patient",
        "select id from portal_message",
        "select id from portal_event",
        "select id from scheduling_appointment",
        "select id from aftercare_checkin",
        "select id from aftercare_concern",
        "update portal_user set on_duty_since = now()",
        "update portal_clinic set doors = 'open'",
        "select * from driving_until(1)",
        "select * from told_before(1)",
    ],
    "web_patient": [
        "select password from portal_user",
        "select email from portal_user",
        "select id from portal_message",
        "update portal_patient set first_name = ''",
        "update portal_patient set birth_date = '2000-01-01'",
        "update scheduling_appointment set planned = planned",
        "update aftercare_concern set level = level",
        "select id from aftercare_contact",
        "select session_key from django_session",
        "select patient_of_account(1)",
    ],
    "web_clinical": [
        "select password from portal_user",
        "update portal_user set is_active = false",
        "select session_key from django_session",
        "update portal_clinic set doors = 'open'",
        "insert into scheduling_chair (clinic_id, name) values (1, 'Mine')",
        "select * from check_in_of_link('x')",
    ],
    "web_desk": [
        "select password from portal_user",
        "update portal_user set on_duty_since = now()",
        "select told from aftercare_answer",
        "select id from aftercare_answer",
        "select id from aftercare_concern",
        "select id from aftercare_reason",
        "select id from aftercare_contact",
        "select sent_at from aftercare_checkin",
        "select link_sha256 from aftercare_checkin",
        "select session_key from django_session",
    ],
    "web_link": [
        "select password from portal_user",
        "select email from portal_user",
        "select first_name from portal_patient",
        "select phone from portal_patient",
        "select planned from scheduling_appointment",
        "select no_driving_until from scheduling_appointment",
        "select companion from scheduling_appointment",
        "select id from scheduling_ride",
        "select note from aftercare_concern",
        "select id from aftercare_contact",
        "update aftercare_concern set resolved_at = now()",
        "select id from portal_event",
    ],
    "portal_worker": [
        "select first_name from portal_patient",
        "select birth_date from portal_patient",
        "select no_driving_until from scheduling_appointment",
        "select companion from scheduling_appointment",
        "select note from aftercare_concern",
        "select outcome from aftercare_concern",
        *NOT_THE_WORKER,
    ],
}


@pytest.mark.parametrize(
    ("role", "sql"),
    [(role, sql) for role in MAY for sql in NEVER]
    + [(role, sql) for role, never in MAY_NOT.items() for sql in never],
)
def test_what_a_role_has_no_business_with_it_may_not(worker_database, as_role, role, sql):
    with pytest.raises(errors.InsufficientPrivilege), as_role(role) as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(("role", "sql"), [(role, sql) for role in MAY for sql in MAY[role]])
def test_what_its_work_needs_it_may(worker_database, as_role, role, sql):
    with as_role(role) as cursor:
        cursor.execute(sql)
        cursor.connection.rollback()
