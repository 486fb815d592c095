"""PostgreSQL asked as one of its roles, in the test's own transaction."""

from contextlib import contextmanager

import psycopg2
from django.db import DatabaseError, connection, transaction

KEYS = {
    "django_session": "session_key",
    "portal_cache": "cache_key",
    "portal_lastseal": "clinic_id",
    "portal_seal": "event_id",
    "portal_unsealed": "event_id",
}


def asking(stage):
    maria, clinician = stage.patients[0], stage.staff["clinician"]
    clinic = stage.clinic.pk
    return {
        "portal_web": {},
        "portal_worker": {},
        "web_patient": {
            "user": maria.patient.user_id,
            "clinic": clinic,
            "patient": maria.patient.pk,
        },
        "web_clinical": {"user": clinician.pk, "clinic": clinic},
        "web_desk": {"user": stage.staff["scheduler"].pk, "clinic": clinic},
        "web_link": {"clinic": clinic, "patient": maria.patient.pk, "check_in": maria.check_in.pk},
        "web_guest with a tablet": {
            "clinic": clinic,
            "patient": maria.patient.pk,
            "session": maria.left.pk,
            "hand_over": maria.left.hand_overs.get().pk,
        },
        "web_guest with a ride": {
            "clinic": clinic,
            "patient": maria.patient.pk,
            "session": maria.left.pk,
            "ride": maria.ride.pk,
        },
    }


def ask(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


SETTINGS = ("user", "clinic", "patient", "check_in", "ride", "hand_over")


def role_of(name):
    """A role that serves people with different keys is tried with each: "web_guest with a …"."""
    return name.partition(" ")[0]


@contextmanager
def role(name, told):
    """Meanwhile this is that role, told who asks; all that it does is undone."""
    with transaction.atomic():
        for setting in SETTINGS:
            ask("select set_config(%s, %s, true)", f"portal.{setting}", str(told.get(setting, "")))
        ask("select set_config('role', %s, true)", role_of(name))
        yield
        transaction.set_rollback(True)


def tables():
    found = ask("select tablename from pg_tables where schemaname = 'public' order by 1")
    return [name for (name,) in found]


def key(table):
    return KEYS.get(table, "id")


def rows(table, condition="true"):
    try:
        return {pk for (pk,) in ask(f'select {key(table)} from "{table}" where {condition}')}
    except DatabaseError as error:
        assert isinstance(error.__cause__, psycopg2.errors.InsufficientPrivilege), error
        return None
