"""Rule 8 behind a pooler that hands each connection on. Fifty people ask at once, over fewer
connections than there are people, and each is shown all that is theirs and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from psycopg2.errors import InsufficientPrivilege

from aftercare.tests.crowd import Seen, Somebody, backend, interleaved, rows
from aftercare.tests.stage import set_the_stage
from portal.actors import ROLES, Actor, acting_as
from portal.models import Clinic
from portal.testing.pooler import serving_at

STAFF = ("nurse", "clinician", "scheduler", "manager")
# As a pooler's reader would do it: told once and outside a transaction, so it stays told.
FOR_THE_SESSION = """select set_config('portal.user', %(user)s, false),
  set_config('portal.clinic', %(clinic)s, false), set_config('portal.patient', %(patient)s, false),
  set_config('role', %(role)s, false)"""


@pytest.fixture
def fifty(committed_db, lakeside, harbor, clock, noon):
    """Of each of two clinics 21 patients and four staff, by the mark that stands in their rows."""
    both = [
        set_the_stage(clinic, noon, marks=[f"Q{letter}{number:02}x" for number in range(21)])
        for letter, clinic in {"L": lakeside, "H": harbor}.items()
    ]
    everybody = [one for staged in both for one in staged.patients]
    people = [Somebody(staged.staff[name]) for staged in both for name in STAFF]
    people += [Somebody(one.patient.user, one.patient) for one in everybody]
    marks = {one.mark: one.patient for one in everybody}
    assert len(people) == 50
    return people, marks


def is_refused(table):
    try:
        rows(table)
    except DatabaseError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


def ask(person, number, seen):
    """One query without a filter in a context, and the same afterwards in none."""
    table = sorted(person.owed)[number % len(person.owed)]
    with acting_as(Actor.signed_in(person.user)):
        found, where = rows(table), backend()
    wrong = found != person.owed[table] and (str(person), table)
    stayed = not is_refused("scheduling_appointment") and (str(person), "no context")
    seen.note(person, where, wrong or stayed, rows=len(found), refused=int(not stayed))


def ask_as_told_before(person, number, seen):
    """The wrong way: whom the session was told of last is not always who asks."""
    table = sorted(person.owed)[number % len(person.owed)]
    try:
        with connection.cursor() as cursor:
            cursor.execute(FOR_THE_SESSION, person.told)
        found, where = rows(table), backend()
    except DatabaseError:
        seen.note(person, None, False, refused=1)
    else:
        foreign = bool(found - person.owed[table])
        seen.note(person, where, foreign and (str(person), table), rows=len(found))


@pytest.mark.prove
def test_fifty_people_share_four_connections_and_see_their_own(pooler, fifty, figures):
    seen, (people, _) = Seen(), fifty
    assert all(len(set(filter(None, map(frozenset, one.owed.values())))) > 3 for one in people)
    with serving_at(pooler):
        asked = interleaved(people, 60, lambda *turn: ask(*turn, seen))
    figures(f"pooler: {asked} queries of {len(people)} people: {seen}")
    assert (asked, seen.wrong) == (3000, [])
    assert seen.counts["refused"] == 3000
    assert seen.counts["rows"] > 3000
    assert len(seen.by_backend) <= 4
    assert min(seen.shared()) > 10


@pytest.mark.prove
def test_the_same_finds_wrong_rows_when_a_session_is_told(pooler, fifty, figures):
    seen, (people, _) = Seen(), fifty
    with serving_at(pooler):
        asked = interleaved(people, 60, lambda *turn: ask_as_told_before(*turn, seen))
    figures(f"pooler, told for the session: {asked} queries: {seen}")
    assert len(seen.wrong) > 100


PAGES = {
    "web_patient": ["/home/", "/sessions/", "/check-ins/", "/account/"],
    "web_clinical": ["/staff/", "/staff/review/", "/staff/patients/", "/staff/schedule/"],
    "web_desk": ["/staff/", "/staff/messages/", "/staff/patients/", "/staff/schedule/"],
}


def session():
    """What Django tells each connection, and what a pooler therefore has to carry along."""
    with connection.cursor() as cursor:
        cursor.execute("""select current_setting('TimeZone'), current_setting('client_encoding'),
            current_setting('DateStyle'), current_setting('statement_timeout'), current_user""")
        return cursor.fetchone()


@pytest.mark.prove
def test_pages_show_their_reader_their_own_through_a_pooler(
    pooler, fifty, committed_db, as_role, figures
):
    people, marks = fifty
    seen, clients = Seen(), {}
    with as_role("portal_owner") as owner:  # so that Django has something to say on connecting
        owner.execute(f"alter database {committed_db.name} set timezone = 'Asia/Tokyo'")

    def look(person, number):
        addresses = PAGES[person.role]
        address = addresses[number % len(addresses)]
        page = clients[person].get(address)
        body = page.content.decode()
        theirs = [m for m, whose in marks.items() if is_theirs(person, whose)]
        foreign = [m for m in marks if m in body and m not in theirs]
        told = session() == ("UTC", "UTF8", "ISO, MDY", "10s", "portal_web")
        wrong = (page.status_code, foreign, told) != (200, [], True)
        names = sum(mark in body for mark in theirs)
        seen.note(person, backend(), wrong and (str(person), address, foreign), names=names)

    with serving_at(pooler):
        for person in people:
            clients[person] = Client()
            clients[person].force_login(person.user)
        asked = interleaved(people, 12, look)
        with acting_as(Actor.signed_in(people[0].user)):
            assert len(list(type(people[-1].patient).objects.iterator(chunk_size=2))) == 23
        assert len(list(Clinic.objects.iterator(chunk_size=1))) == 2
    figures(f"pooler: {asked} pages of {len(people)} people: {seen}")
    assert seen.wrong == []
    assert len(seen.named) == 50
    assert len(seen.by_backend) <= 4
    assert min(seen.shared()) > 10


def is_theirs(person, patient):
    if person.patient:
        return patient.pk == person.patient.pk
    return patient.clinic_id == person.user.clinic_id


def left_on_the_connection():
    """All that a pooler would hand on to whoever comes next."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("""select name, setting from pg_settings where source = 'session'
            union all select 'role', current_setting('role') where current_setting('role') <> 'none'
            union all select name, current_setting('portal.' || name, true)
              from unnest(array['user', 'clinic', 'patient', 'check_in', 'request']) as name
              where current_setting('portal.' || name, true) <> ''
            union all select 'prepared', name from pg_prepared_statements
            union all select 'cursor', name from pg_cursors where is_holdable
            union all select 'listening', pg_listening_channels()
            union all select 'lock', locktype from pg_locks
              where pid = pg_backend_pid() and locktype = 'advisory'
            union all select 'temporary', relname from pg_class where relpersistence = 't'""")
        return set(cursor.fetchall())


def test_a_page_leaves_nothing_on_its_connection(committed_db, lakeside, clock, noon):
    """Only Django's own zone may stay, which is the same for everybody."""
    staged = set_the_stage(lakeside, noon, marks=("Qmaria",))
    maria = staged.patients[0]
    with serving_at(committed_db.url("portal_web")):
        client = Client()
        for user in (maria.patient.user, *(staged.staff[name] for name in STAFF)):
            client.force_login(user)
            for address in PAGES[ROLES[user.role]]:
                assert client.get(address).status_code == 200
        assert client.get("/home/").status_code == 404
        assert client.get(f"/k/{maria.check_in.token}/sent/").status_code == 200
        assert left_on_the_connection() <= {("TimeZone", "UTC")}
        with connection.cursor() as cursor:
            cursor.execute("select set_config('portal.patient', '7', false)")
        assert ("patient", "7") in left_on_the_connection()
