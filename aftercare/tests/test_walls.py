"""Rule 8 in PostgreSQL. Everything is asked for without a filter: each role is shown its own rows.

The same look is made with each policy dropped, and with row security off: then it must find
something.
"""

from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from aftercare.tests.asking import ask, asking, key, role, role_of, rows, tables
from aftercare.tests.sees import ADDS, CHANGEABLE, CHANGES, SEES
from portal.walls import page

REFUSED_BEFORE = (
    "a_concern_is_born_open", "a_resolved_concern_gets_no_reason", "a_nurse_or_clinician_asks",
    "a_clinician_lengthens_with_a_reason", "an_exception_waits_for_its_second_person",
)  # fmt: skip


def theirs(name, table, told, sees=SEES):
    condition = sees[name].get(table)
    return None if condition is None else rows(table, condition.format(**told))


def wrongly_seen(name, told):
    """The tables of which this role sees anything else than what is its own."""
    owed = {table: theirs(name, table, told) for table in tables()}
    with role(name, told):
        return [table for table in owed if rows(table) != owed[table]]


def changeable(name, table):
    return [
        column
        for (column,) in ask(
            """select attname from pg_attribute where attrelid = %s::regclass and attnum > 0
            and has_column_privilege(%s, attrelid, attnum, 'UPDATE') order by attnum""",
            table,
            role_of(name),
        )
    ]


def wrongly_changed(name, told):
    """The tables of which this role can change another row than its own, or not its own."""
    wrong = []
    for table in tables():
        if not (columns := changeable(name, table)):
            continue
        condition = CHANGES.get((name, table)) or SEES[name].get(table, "false")
        can_be = CHANGEABLE.get((name, table)) or CHANGEABLE.get(table, "true")
        owed = len(rows(table, f"({condition.format(**told)}) and {can_be}"))
        with role(name, told):
            change = f'update "{table}" set {columns[0]} = {columns[0]} where {can_be}'
            if ask(change) != owed:
                wrong.append(table)
    return wrong


def insertable(name, table):
    said = "select has_any_column_privilege(%s, %s::regclass, 'INSERT')"
    found = ask(said, role_of(name), table)
    return found[0][0]


def insert_again(table, row):
    """What becomes of this row, written once more under a number of its own."""
    columns = [
        column
        for (column,) in ask(
            """select attname from pg_attribute where attrelid = %s::regclass and attnum > 0
            and not attisdropped and attname <> %s""",
            table,
            key(table),
        )
    ]
    listed = ", ".join(f'"{column}"' for column in columns)
    values = ask(f'select row_to_json(t)::text from "{table}" t where {key(table)} = %s', row)[0][0]
    sql = (
        f'insert into "{table}" ({listed}) select {listed} from '
        f'json_populate_record(null::"{table}", %s)'
    )
    return sql, values


def wrongly_added(name, told):
    """The tables to which this role can add somebody else's row, or not one of its own."""
    wrong = []
    for table in tables():
        kinds = ADDS.get((name, table)) or SEES[name].get(table, "true")
        if kinds == "true" or not insertable(name, table):
            continue
        kinds = (kinds,) if isinstance(kinds, str) else kinds
        own = [rows(table, condition.format(**told)) for condition in kinds]
        foreign = rows(table).difference(*own)
        tries = [(max(foreign), False)] + [(min(some), True) for some in own if some]
        for row, may in tries:
            sql, values = insert_again(table, row)
            with role(name, told):
                if is_let_in(sql, values) != may:
                    wrong.append((table, may))
    return wrong


def is_let_in(sql, values):
    """Whether row security lets it in, or had nothing to say since a trigger refused it before."""
    try:
        ask(sql, values)
    except DatabaseError as error:
        said = error.__cause__.diag
        refused = isinstance(error.__cause__, psycopg2.errors.InsufficientPrivilege)
        assert not refused or "row-level security" in str(error), error
        return not refused and said.constraint_name not in REFUSED_BEFORE
    return True


def wrongs(name, told):
    return wrongly_seen(name, told) + wrongly_changed(name, told) + wrongly_added(name, told)


@pytest.mark.parametrize("name", SEES)
def test_each_role_sees_and_changes_its_own_rows_and_no_others(stage, name):
    told = asking(stage)[name]
    assert wrongly_seen(name, told) == []
    assert wrongly_changed(name, told) == []
    assert wrongly_added(name, told) == []


@pytest.mark.parametrize("name", SEES)
def test_the_stage_has_rows_on_both_sides_of_each_wall(stage, name):
    told = asking(stage)[name]
    for table, condition in SEES[name].items():
        if condition not in ("true", "false"):
            owed = rows(table, condition.format(**told))
            assert owed, (name, table)
            assert rows(table) - owed, (name, table)


@pytest.mark.parametrize("name", [name for name in SEES if name.startswith("web_")])
def test_without_a_context_a_role_sees_nobodys_rows(stage, name):
    with role(name, {}):
        for table, condition in SEES[name].items():
            if condition not in ("true", "signed_at is not null"):
                assert rows(table) == set(), table


def test_what_stands_in_postgresql_is_what_is_written_down(db):
    written = (Path(settings.BASE_DIR) / "docs" / "walls.md").read_text()
    assert written == page(), "manage.py walls > docs/walls.md"


def policies():
    return ask("select policyname, tablename, roles::text[] from pg_policies order by 1")


def test_each_policy_holds_something_up(stage):
    """Dropped one by one, each is missed."""
    everybody, missed = asking(stage), []
    for policy, table, roles in policies():
        with transaction.atomic():
            ask(f'drop policy "{policy}" on "{table}"')
            with_it = [name for name in SEES if role_of(name) in roles]
            if not any(wrongs(name, everybody[name]) for name in with_it):
                missed.append(policy)
            transaction.set_rollback(True)
    assert missed == []
    assert len(policies()) > 40


def test_each_tables_row_security_holds_something_back(stage):
    """Switched off table by table, each is missed by somebody."""
    everybody, walled = asking(stage), ask("select relname from pg_class where relrowsecurity")
    missed = []
    for (table,) in walled:
        with transaction.atomic():
            ask(f'alter table "{table}" disable row level security')
            if not any(wrongly_seen(name, told) for name, told in everybody.items()):
                missed.append(table)
            transaction.set_rollback(True)
    assert missed == []
    assert len(walled) >= 14


def test_row_security_is_on_for_every_table_that_says_whose_it_is(db):
    """A new table with a clinic or a patient in it has policies, or is named here, and why."""
    known = {
        "portal_policy": "approved numbers are no secret",
        "portal_seal": "no role that runs the product reads it",
        "portal_lastseal": "nor this one",
    }
    without = ask("""select distinct relname from pg_class
        join pg_attribute on attrelid = pg_class.oid
        where relkind = 'r' and not relrowsecurity and relnamespace = 'public'::regnamespace
        and attname in ('clinic_id', 'patient_id', 'user_id', 'check_in_id', 'appointment_id')""")
    assert {table for (table,) in without} == set(known)
