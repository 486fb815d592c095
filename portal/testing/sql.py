"""What is asked of the database, and what stands in it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Not counted: transactions, and the one query that tells PostgreSQL who asks.
BESIDE = (
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "COMMIT",
    "select current_setting",
    "select set_config",
)


def queries(act) -> list[str]:
    """What this act asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [one["sql"] for one in asked if not one["sql"].startswith(BESIDE)]


def everything(cursor) -> dict:
    """Every row that this role can read, by table, with the transaction that wrote it last."""
    cursor.execute("""select relname from pg_class where relkind = 'r'
        and relnamespace = 'public'::regnamespace
        and has_table_privilege(oid, 'select') order by 1""")
    tables, rows = [table for (table,) in cursor.fetchall()], {}
    assert "django_session" in tables
    for table in tables:
        cursor.execute(f'select xmin::text, t::text from "{table}" t order by 2')
        rows[table] = cursor.fetchall()
    return rows
