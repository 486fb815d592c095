"""Of two workers that look for the same, one finds it."""

from django.db import connection


def alone(lock: int) -> bool:
    """Whether no other worker is looking; it stays so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [lock])
        return cursor.fetchone()[0]
