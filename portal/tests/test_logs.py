"""What the log may say: what happened, never whose link or what was in the row."""

import logging

import pytest
from django.db import DataError, IntegrityError, connection
from psycopg2 import errors

from portal.logs import Discreet
from portal.models import Clinic

SECRET = "8fQ2xVb1kTz"


def logged(message, *args, exc_info=None):
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, exc_info)
    return Discreet().format(record)


@pytest.mark.parametrize("kind", ["k", "c", "i"])
@pytest.mark.parametrize("rest", ["", "symptoms/", "now/?saved=1"])
def test_a_links_key_is_never_logged(kind, rest):
    line = logged('"POST /%s/%s/%s HTTP/1.1" 200', kind, SECRET, rest)
    assert SECRET not in line
    assert f"/{kind}/…/{rest}" in line


@pytest.mark.parametrize("path", ["/kites/blue/", "/staff/patients/7/", "/check-ins/new/"])
def test_other_addresses_are_logged_as_they_are(path):
    assert path in logged("GET %s", path)


def refused_by_the_database(sql, *values):
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
    except (IntegrityError, DataError) as error:
        return type(error), error, error.__traceback__


def test_a_refused_row_is_logged_by_the_rules_name(db):
    harbor = Clinic.objects.get(short_name="Harbor")
    sql = """insert into portal_user (email, password, credential, role, is_active, clinic_id, name)
             values ('Not@Lower.example', '', '', 'nurse', true, %s, %s)"""
    error = refused_by_the_database(sql, harbor.pk, f"my secret\nis {SECRET}")
    text = logged("Internal Server Error", exc_info=error)
    assert "a_sign_in_email_is_lower_case" in text
    assert "23514" in text
    assert SECRET not in text
    assert "my secret" not in text


def test_a_value_of_the_wrong_kind_is_not_logged(db):
    error = refused_by_the_database("select %s::int", SECRET)
    text = logged("Internal Server Error", exc_info=error)
    assert "22P02" in text
    assert SECRET not in text


def test_an_error_that_somebody_put_into_words_loses_its_row():
    told = f'new row violates "rule"\nDETAIL:  Failing row contains (7, {SECRET}).\nand {SECRET}'
    text = logged("Task failed: %s", repr(IntegrityError(told)))
    assert "rule" in text
    assert SECRET not in text
    assert SECRET not in logged("Task failed: %s", errors.CheckViolation(told))


def test_another_errors_traceback_is_there():
    try:
        raise ValueError("the reason")
    except ValueError as error:
        text = logged("Oh", exc_info=(type(error), error, error.__traceback__))
    assert "test_logs.py" in text
    assert "ValueError: the reason" in text
