"""What the log may say: what happened, never whose link or what was in the row."""

import logging

import pytest
from django.db import DataError, IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg2 import errors

from portal import gunicorn, links
from portal.logs import Discreet
from portal.models import Clinic

SECRET = "8fQ2xVb1kTz"
REQUEST = "6f2b1c1e-9f0a-4c55-8a1e-1b8f0d6c7a10"
# As portal/links.py makes them: most have a digit, some have none, some begin or end with a dash.
KEYS = ["3q2-7wAAAAbCdEfGhIjK_w", "qWeRtYuIoPaSdFgHjKlZxC", "-9fOa4c558a1e1b8f0d6c_"]
AROUND = [
    "/k/KEY", "/k/KEY/", "/k/KEY/now/", "/k/ KEY/", '/k/"KEY"/', "/k/'KEY", "/k/?KEY", "/k/?t=KEY/",
    "/k/\xa0KEY/", "/k/\\xa0KEY/", "/k/\\u200bKEY/", "/k/\nKEY/", "/k/\\nKEY/", "/k/./KEY/",
    "/k//KEY/", "/k/%20KEY/", "/k/ /KEY/", "/k/;/KEY", "/%6b/KEY/", "/%6B%2FKEY%2F", "/x/KEY/",
    "/sign-in/?next=/k/KEY/", "/sign-in/?next=%2Fk%2FKEY", "/?next=%252Fk%252FKEY%252F", "/KEY",
    "/ĸ/KEY/", "/éKEY/", "\"KEY\"", "{'token': 'KEY'}", "key=KEY.", "<KEY>",
]  # fmt: skip


def logged(message, *args, exc_info=None):
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, exc_info)
    return Discreet().format(record)


@pytest.mark.parametrize("kind", ["k", "c", "i"])
@pytest.mark.parametrize("rest", ["", "symptoms/", "now/?saved=1"])
def test_a_links_key_is_never_logged(kind, rest):
    line = logged('"POST /%s/%s/%s HTTP/1.1" 200', kind, SECRET, rest)
    assert SECRET not in line
    assert f"/{kind}/…/{rest}" in line


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_masked_however_the_address_was_garbled(around, key):
    for rest in ("", " HTTP/1.1", "&a=b", "\nnext line"):
        assert key not in logged("Not Found: %s", around.replace("KEY", key) + rest)


def test_the_access_log_says_the_rest_before_a_garbled_link():
    said = {"m": "GET", "s": "404", "B": "19", "M": "2", "{x-request-id}o": REQUEST}
    for around in AROUND:
        line = logged(gunicorn.access_log_format, said | {"U": around.replace("KEY", KEYS[0])})
        assert KEYS[0] not in line
        assert f"GET 404 19 bytes 2 ms {REQUEST} " in line


@given(st.integers(min_value=0))
def test_any_link_of_ours_is_masked_wherever_it_stands(pk):
    for kind in "kci":
        key = links.token(kind, pk, 1)
        assert key not in logged("opened %s, twice", key)
        assert key not in logged("%s", f"/{kind}/{key}")


ORDINARY = [
    "a_sign_in_email_is_low", "answers-are-only-added", REQUEST,
    "psycopg2.errors.NumericValueOutOfRange", "psycopg2.errors.ReadOnlySqlTransaction",
    "2026-03-05 18:00:00,123", "sha256:" + "0f" * 32, "portal.tasks.send[" + REQUEST + "]",
]  # fmt: skip


@pytest.mark.parametrize("word", ORDINARY)
def test_ordinary_words_are_logged_as_they_are(word):
    assert word in logged("it was %s, again", word)


def test_no_name_in_the_database_is_taken_for_a_key(db):
    with connection.cursor() as cursor:
        cursor.execute("""select conname from pg_constraint union select relname from pg_class
            union select proname from pg_proc join pg_language on pg_language.oid = prolang
            where lanname in ('sql', 'plpgsql')
            union select policyname from pg_policies union select tgname from pg_trigger
            where not tgisinternal""")
        names = [name for (name,) in cursor]
    assert len(names) > 300
    assert [name for name in names if name not in logged("refused: %s", name)] == []


@pytest.mark.parametrize("path", ["/kites/blue/", "/staff/patients/7/", "/check-ins/new/"])
def test_other_addresses_are_logged_as_they_are(path):
    assert path in logged("GET %s", path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028"])
def test_an_address_makes_no_second_line(end):
    line = logged("Not Found: %s", f"/nowhere/{end}2026-03-05 12:00:00 INFO x - signed in")
    assert line.splitlines() == [line]


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
