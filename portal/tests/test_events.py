"""An Event comes through one function, and says who really did it."""

from uuid import UUID

import pytest
from django.db import connection
from psycopg2 import errors

from portal.models import Event
from portal.testing.databases import refusal
from portal.testing.sql import queries

REQUEST = UUID("6f2b1c1e-9f0a-4c55-8a1e-1b8f0d6c7a10")
APPEND = "select append_event('looked at', now(), null, 1, null, '', null, '{}')"
ROLES = ("portal_web", "portal_worker")
PAGES = ("web_patient", "web_clinical", "web_desk", "web_link")
ATTACKS = [
    "insert into portal_event (clinic_id, at, verb, shown) values (1, now(), '', '{}')",
    "update portal_event set verb = ''",
    "delete from portal_event",
    "truncate portal_event cascade",
    "alter table portal_event disable trigger all",
    "alter table portal_event disable trigger an_event_waits_for_its_seal",
    "alter table portal_event no force row level security",
    "create trigger mine before insert on portal_event execute function rows_are_only_added()",
    "create or replace function event_in_words(portal_event) returns text return ''",
    "drop function append_event",
    "alter function append_event owner to current_user",
]


@pytest.fixture
def asks(db):
    """asks(user=dana) lets PostgreSQL know who asks, as a page's door does."""

    def asks(**who):
        with connection.cursor() as cursor:
            for name, row in who.items():
                said = str(getattr(row, "pk", row))
                cursor.execute("select set_config(%s, %s, true)", [f"portal.{name}", said])

    return asks


@pytest.mark.parametrize("role", [*ROLES, *PAGES])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_who_runs_the_product_goes_round_the_function(as_role, role, attack):
    with pytest.raises(errors.InsufficientPrivilege), as_role(role) as cursor:
        cursor.execute(attack)


@pytest.mark.parametrize("role", ["portal_worker", *PAGES])
def test_every_page_and_the_worker_may_append(committed_db, as_role, role):
    with as_role(role) as cursor:
        cursor.execute(APPEND)
    assert Event.objects.get().verb == "looked at"


def test_without_a_context_nobody_appends(as_role):
    with pytest.raises(errors.InsufficientPrivilege), as_role("portal_web") as cursor:
        cursor.execute(APPEND)


@pytest.mark.parametrize("role", ["portal_worker", "web_link"])
def test_who_is_nobody_in_particular_writes_in_nobodys_name(committed_db, as_role, dana, role):
    named = f"select append_event('taken', now(), {dana.pk}, 1, null, '', null, '{{}}')"
    with pytest.raises(errors.CheckViolation) as refused, as_role(role) as cursor:
        cursor.execute(named)
    assert refused.value.diag.constraint_name == "an_event_is_in_the_name_of_who_asks"


def test_a_list_shows_patients_of_its_clinic_alone(dana, maria, enroll, harbor, noon):
    theirs = enroll("Ken", "Mori", clinic=harbor)
    said = refusal(lambda: Event.objects.record("looked at", at=noon, by=dana,
                                                shown=[maria.pk, theirs.pk]))  # fmt: skip
    assert said == "an_event_shows_patients_of_its_clinic"


def test_nobody_else_may(as_role):
    with as_role("portal_owner") as cursor:
        cursor.execute("select has_function_privilege('public', oid, 'execute') from pg_proc "
                       "where proname = 'append_event'")  # fmt: skip
        assert cursor.fetchall() == [(False,)]


def test_a_temporary_table_of_the_same_name_catches_nothing(committed_db, as_role):
    with as_role("portal_owner") as cursor:  # nobody else can make one
        cursor.execute("""create temp table portal_event (
            id bigint generated always as identity, clinic_id bigint, at timestamptz, by_id bigint,
            patient_id bigint, verb text, "row" text, row_id bigint, request uuid, shown bigint[]);
            grant insert, select on pg_temp.portal_event to public""")
        cursor.execute(APPEND)
    assert Event.objects.count() == 1


def test_it_says_who_what_when_and_whom_a_list_showed(dana, maria, ben, noon):
    shown = [maria.pk, ben.pk]
    pk = Event.objects.record("looked at", at=noon, by=dana, row=dana.clinic, clinic=dana.clinic,
                              shown=shown)  # fmt: skip
    event = Event.objects.get(pk=pk)
    assert (event.verb, event.at, event.by, event.clinic) == ("looked at", noon, dana, dana.clinic)
    assert (event.row, event.row_id, event.patient) == ("portal.clinic", dana.clinic_id, None)
    assert (event.shown, event.request) == (shown, None)


def test_it_names_the_request(asks, dana, noon):
    asks(request=REQUEST)
    pk = Event.objects.record("on duty", at=noon, by=dana)
    assert Event.objects.get(pk=pk).request == REQUEST


def test_the_patient_is_found_by_the_row(maria, dana, noon):
    pk = Event.objects.record("looked at", at=noon, by=dana, row=maria)
    assert Event.objects.get(pk=pk).patient == maria


def test_it_costs_one_statement(maria, dana, noon):
    asked = queries(lambda: Event.objects.record("looked at", at=noon, by=dana, row=maria))
    assert len(asked) == 1


def test_who_asks_did_it_also_where_nobody_says_so(asks, dana, lakeside, noon):
    asks(user=dana, clinic=lakeside)
    event = Event.objects.get(pk=Event.objects.record("taken", at=noon))
    assert (event.by, event.clinic) == (dana, lakeside)


def test_nobody_writes_in_the_name_of_somebody_else(asks, dana, noor, lakeside, noon):
    asks(user=dana, clinic=lakeside)
    said = refusal(lambda: Event.objects.record("taken", at=noon, by=noor))
    assert said == "an_event_is_in_the_name_of_who_asks"
    assert refusal(lambda: Event.objects.record("taken", at=noon, by=dana)) is None


def test_nobody_writes_into_another_clinic(asks, dana, lakeside, harbor, noon):
    asks(user=dana, clinic=lakeside)
    said = refusal(lambda: Event.objects.record("taken", at=noon, by=dana, clinic=harbor))
    assert said == "an_event_is_of_the_clinic_of_who_asks"
    assert refusal(lambda: Event.objects.record("taken", at=noon, clinic=lakeside)) is None


def test_a_patient_writes_about_nobody_else(asks, maria, ben, noon):
    asks(user=maria.user, clinic=maria.clinic, patient=maria)
    said = "an_event_is_about_the_patient_who_asks"
    assert refusal(lambda: Event.objects.record("begun", at=noon, patient=ben)) == said
    assert refusal(lambda: Event.objects.record("begun", at=noon, shown=[ben.pk])) == said
    assert refusal(lambda: Event.objects.record("begun", at=noon, patient=maria)) is None
    event = Event.objects.get(pk=Event.objects.record("begun", at=noon, shown=[maria.pk]))
    assert event.patient == maria


def test_an_empty_setting_is_nobody(asks, dana, noor, noon):
    asks(user="", clinic="", patient="", request="")
    event = Event.objects.get(pk=Event.objects.record("signed in", at=noon, by=noor))
    assert (event.by, event.request) == (noor, None)


def test_an_event_names_people_of_its_clinic_only(lakeside, hire, enroll, harbor, noon):
    hana = hire("Hana Sato", "nurse", clinic=harbor)
    theirs = enroll("Ken", "Mori", clinic=harbor)
    by = refusal(lambda: Event.objects.record("taken", at=noon, by=hana, clinic=lakeside))
    about = refusal(lambda: Event.objects.record("taken", at=noon, patient=theirs, clinic=lakeside))
    assert by == "an_event_is_by_somebody_of_its_clinic"
    assert about == "an_event_shows_patients_of_its_clinic"


def test_an_event_is_of_a_clinic(db, noon):
    with pytest.raises(Exception, match="clinic_id"):
        Event.objects.record("signed in", at=noon)
