"""Each Event is sealed when it is committed: numbered without a gap, chained without a fork."""

from functools import partial
from threading import Barrier

import psycopg2
import pytest
from django.db import connection, transaction
from psycopg2 import errors

from portal.chain import clinics, verify
from portal.models import Clinic, Event
from portal.testing.threads import at_once

ROLES = ("portal_web", "portal_worker")
TABLES = ("portal_seal", "portal_lastseal", "portal_unsealed")
VERBS = ["select * from {}", "insert into {} default values", "delete from {}", "truncate {}",
         "alter table {} disable trigger all"]  # fmt: skip
NOT_THEIRS = [
    "update portal_seal set number = number + 1",
    "update portal_lastseal set number = 1",
    "select seal_event(null)",
    """create temp table mine (id bigint); create trigger mine after insert on mine
       for each row execute function an_event_waits_for_its_seal()""",
]
NOT_EVEN_THE_OWNERS = [
    "update portal_seal set number = number + 1",
    "delete from portal_seal",
    "truncate portal_seal",
    "update portal_lastseal set hash = ''",
    "update portal_lastseal set number = number - 1",
    "update portal_lastseal set number = number + 2",
    "update portal_lastseal set number = number + 1, clinic_id = clinic_id + 1",
    "insert into portal_lastseal (clinic_id, number, hash) values (2, 2, '')",
    "delete from portal_lastseal",
    "truncate portal_lastseal",
]


@pytest.fixture
def chain(as_role, lakeside):
    """chain() is the number of Lakeside's last seal, if all is as it was written."""

    def chain():
        with as_role("portal_owner") as cursor:
            found = clinics(cursor)
            for _, last in found:
                verify(cursor, last)
            cursor.execute("select count(*) from portal_unsealed")
            assert cursor.fetchone() == (0,)
        return {last.clinic: last.number for _, last in found}[lakeside.pk]

    return chain


@pytest.fixture
def write(dana, noon):
    return partial(Event.objects.record, "taken", at=noon, by=dana)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "attack", [verb.format(table) for table in TABLES for verb in VERBS] + NOT_THEIRS
)
def test_nobody_who_runs_the_product_touches_a_seal(as_role, role, attack):
    with pytest.raises(errors.InsufficientPrivilege), as_role(role) as cursor:
        cursor.execute(attack)


@pytest.mark.parametrize("attack", NOT_EVEN_THE_OWNERS)
def test_a_seal_stays_for_the_owner_too(committed_db, as_role, write, attack):
    write()
    with pytest.raises(errors.CheckViolation), as_role("portal_owner") as cursor:
        cursor.execute(attack)


def test_it_is_sealed_at_commit_and_not_before(committed_db, chain, write):
    assert chain() == 0
    with transaction.atomic():
        write()
        write()
        assert chain() == 0
    assert chain() == 2


def test_a_look_is_sealed_at_once_as_the_last_of_its_transaction(committed_db, chain, dana, noon):
    with transaction.atomic():
        Event.objects.record(Event.LOOKED, at=noon, by=dana)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from portal_seal")
            assert cursor.fetchone() == (1,)
    assert chain() == 1


def test_what_is_rolled_back_leaves_no_gap(committed_db, chain, write):
    write()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    with transaction.atomic():
        write()
        try:
            with transaction.atomic():
                write()
                raise ValueError
        except ValueError:
            pass
    assert chain() == 2


def test_each_clinic_has_a_chain_of_its_own(committed_db, chain, write, hire, harbor, noon):
    hana = hire("Hana Sato", "nurse", clinic=harbor)
    write()
    Event.objects.record("looked at", at=noon, by=hana)
    assert chain() == 1


def test_eight_at_once_make_one_chain(committed_db, chain, write):
    def fifty():
        for _ in range(50):
            write()

    assert at_once(*[fifty] * 8) == [None] * 8
    assert chain() == 400


def test_a_transaction_that_sees_an_old_end_fails_and_never_forks(committed_db, as_role, write):
    append = "select append_event('taken', now(), null, 1, null, '', null, '{}')"
    with pytest.raises(errors.SerializationFailure), as_role("portal_worker") as cursor:
        cursor.connection.set_isolation_level(psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ)
        cursor.execute(append)
        write()
        cursor.connection.commit()


def test_the_first_event_of_a_clinic_does_not_fork_either(committed_db, chain, write):
    assert [type(pk) for pk in at_once(write, write)] == [int, int]
    assert chain() == 2


def test_the_chain_is_the_last_lock_so_nobody_waits_in_a_ring(
    committed_db, chain, write, hire, harbor
):
    """One appends an Event and then names Harbor in another row, whose foreign key is checked at
    the commit. Another holds Harbor's row, and then appends an Event. Sealed too early, each would
    wait for the other."""
    appended, held = Barrier(2, timeout=5), Barrier(2, timeout=5)

    def names_it():
        with transaction.atomic():
            write()
            hire("Hana Sato", "nurse", clinic=harbor)
            appended.wait()
            held.wait()

    def holds_it():
        with transaction.atomic():
            appended.wait()
            Clinic.objects.select_for_update().get(pk=harbor.pk)
            write()
            held.wait()
            wait_until_somebody_waits()

    assert at_once(names_it, holds_it) == [None, None]
    assert chain() == 2


def wait_until_somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("""do $$ begin
          while not exists (select from pg_locks where not granted) loop
            perform pg_sleep(0.01), pg_stat_clear_snapshot();
          end loop; end $$""")
