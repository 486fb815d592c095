"""The doors' one context manager: PostgreSQL knows who asks, and forgets it again."""

import pytest
from django.db import connection

from portal.access import acting_as


def actor():
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('portal.actor', true)")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("before", [None, "", "nurse:1"])
def test_on_leaving_who_asked_before_asks_again(db, before):
    if before is not None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('portal.actor', %s, true)", [before])
    with acting_as("patient:7"):
        assert actor() == "patient:7"
        with acting_as("system:0"):
            assert actor() == "system:0"
        assert actor() == "patient:7"
    assert actor() == (before or "")


def test_after_a_failure_too(db):
    with pytest.raises(ZeroDivisionError), acting_as("patient:7"):
        raise ZeroDivisionError
    assert not actor()
