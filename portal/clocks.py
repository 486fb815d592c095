"""Whether this machine and its database agree on what time it is.

The one place where both clocks are read side by side.
"""

from datetime import datetime, timedelta

from django.db import connection

# The product's own choice: more than two clocks that are kept right ever differ by.
MOST = timedelta(seconds=60)


def apart(at: datetime) -> timedelta:
    """How far the database's clock is ahead of `at`, which was just read off ours; below zero when
    it is behind."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        return cursor.fetchone()[0] - at


def differ(at: datetime) -> bool:
    return abs(apart(at)) > MOST


def later(at: datetime) -> datetime:
    """What the later one of the two clocks says."""
    return at + max(apart(at), timedelta(0))
