"""Two clocks, read side by side: this machine's, which a test can set, and the database's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal import clocks

SECOND, A_BIT = timedelta(seconds=1), timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def test_on_one_machine_they_agree(db, real_clocks):
    assert abs(clocks.apart(timezone.now())) < 5 * SECOND
    assert not clocks.differ(timezone.now())


@pytest.mark.parametrize("behind", [timedelta(hours=3), -timedelta(hours=3)])
def test_it_says_which_way_and_how_far(db, real_clocks, behind):
    at = timezone.now() - behind
    assert abs(clocks.apart(at) - behind) < 5 * SECOND
    assert clocks.differ(at)
    assert abs(clocks.later(at) - max(timezone.now(), at)) < 5 * SECOND


def test_it_reads_the_moment_and_not_when_the_transaction_began(db, real_clocks):
    """Who waited for a lock has no clock that is wrong."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(0.3)")
    assert abs(clocks.apart(timezone.now())) < timedelta(seconds=0.25)


@pytest.mark.parametrize("way", [1, -1])
def test_up_to_60_seconds_they_agree(monkeypatch, noon, way):
    for apart, differ in ((MINUTE, False), (MINUTE + A_BIT, True)):
        monkeypatch.setattr(clocks, "apart", lambda at, apart=apart: way * apart)
        assert clocks.differ(noon) == differ


def test_of_two_the_later_one_counts(monkeypatch, noon):
    for apart, later in ((MINUTE, noon + MINUTE), (-MINUTE, noon), (0 * MINUTE, noon)):
        monkeypatch.setattr(clocks, "apart", lambda at, apart=apart: apart)
        assert clocks.later(noon) == later
