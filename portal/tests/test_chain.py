"""One Event that was changed, removed or cut off is found, whoever did it. What a superuser can do
is done here by the owner, who switches off or drops what stands in the way first."""

import json
import time
from datetime import UTC

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.chain import COLUMNS, Broken, End, clinics, in_words, verify
from portal.models import Event
from portal.tests.test_settings import manage

OFF = "alter table portal_{} disable trigger user"
CUT_OFF = [
    "delete from portal_event where id = 5",
    "delete from portal_seal where event_id = 5",
]
SET_BACK = """update portal_lastseal last set number = seal.number, hash = seal.hash
  from portal_seal seal where seal.clinic_id = last.clinic_id and seal.number = 4"""
ANEW = """do $$ declare event portal_event; begin
  delete from portal_seal; delete from portal_lastseal;
  for event in select * from portal_event order by id loop
    perform seal_event(event);
  end loop; end $$"""
# Somebody who owns the server replaces what puts an Event into words.
WORDS_AS_BEFORE = """
create table before as select id, event_in_words(event) as words from portal_event event;
create or replace function event_in_words(event portal_event) returns text language sql stable as
  $$ select words from before where id = event.id $$"""
TABLE_AS_BEFORE = """
create schema before; create table before.portal_event as select * from portal_event;
do $$ begin execute format('alter database %I set search_path = before, public',
                           current_database()); end $$"""
SAID = f"""select event_in_words(event), {COLUMNS}
  from jsonb_populate_record(null::portal_event, %s) as event"""
CHANGED = [
    ("verb = 'called'", 3),
    ("at = at + interval '1 microsecond'", 3),
    ("by_id = null", 1),
    ("patient_id = null", 1),
    ("shown = '{7}'", 5),
    ("request = gen_random_uuid()", 5),
    ("row_id = 4", 2),
    ("\"row\" = ''", 2),
    ("clinic_id = 2, by_id = null, patient_id = null", 2),
]
TAMPERED = [
    *[([f"update portal_event set {what} where id = {pk}"], f"Event {pk}, number {pk}, is not")
      for what, pk in CHANGED],
    (["update portal_seal set hash = sha256('') where number = 2"], "Event 2, number 2, is not"),
    (["delete from portal_event where id = 2"], "Event 2 is missing, which had number 2"),
    (["delete from portal_seal where number = 2"], "Number 2 is missing"),
    (["delete from portal_seal where number = 2", "delete from portal_event where id = 2"],
     "Number 2 is missing"),
    (["update portal_seal set number = 9 where number = 5"], "Number 5 is missing"),
    (["update portal_seal set clinic_id = 2 where number = 5"], "ends at number 4, and the last"),
    (["""insert into portal_event (clinic_id, at, verb, "row", shown)
         values (1, now(), 'added', '', '{}')"""], "Event 6 has no seal"),
    (CUT_OFF, "ends at number 4, and the last was 5"),
    ([*CUT_OFF, "delete from portal_lastseal"], "ends at number 4, and the last was 0"),
    (["update portal_lastseal set hash = sha256('')"], "ends at number 5, and the last was 5"),
    (["update portal_event set at = 'infinity' where id = 3"], "Event 3, number 3, is not"),
    ([WORDS_AS_BEFORE, "update portal_event set verb = 'called' where id = 3"],
     "Event 3, number 3, is not"),
]  # fmt: skip
ONLY_BESIDE_WHAT_WAS_KEPT = [
    ([*CUT_OFF, SET_BACK], "ends at number 4, and number 5 was kept"),
    (
        ["update portal_event set verb = 'called' where id = 5", ANEW],
        "Number 5 is not what was kept",
    ),
]


@pytest.fixture
def five(committed_db, dana, maria, noon):
    """Five Events of Lakeside, in a database of their own, so that their numbers are known."""
    for _ in range(5):
        Event.objects.record("looked at", at=noon, by=dana, row=maria, shown=[maria.pk])
    return committed_db


@pytest.fixture
def look(as_role, lakeside):
    """look() goes through Lakeside's chain and gives its end; what is wrong is raised."""

    def look(*kept):
        with as_role("portal_owner") as cursor:
            ends = [last for _, last in clinics(cursor) if last.clinic == lakeside.pk]
            verify(cursor, ends[0], kept)
        return ends[0]

    return look


@pytest.fixture
def tamper(as_role):
    def tamper(statements):
        with as_role("portal_owner") as cursor:
            for table in ("event", "seal", "lastseal"):
                cursor.execute(OFF.format(table))
            for statement in statements:
                cursor.execute(statement)

    return tamper


def test_what_was_not_touched_is_as_it_was_written(five, look):
    end = look()
    assert (end.clinic, end.number) == (1, 5)
    assert look(end) == end == End.read(str(end))


def test_the_words_are_the_same_in_every_zone_and_date_style(five, look, as_role):
    before = look()
    with as_role("portal_owner") as cursor:
        cursor.execute("set timezone = 'America/Chicago'; set datestyle = 'SQL, DMY'")
        cursor.execute("set bytea_output = escape; set extra_float_digits = 0")
        verify(cursor, before)


@pytest.mark.parametrize(("statements", "said"), TAMPERED)
def test_one_row_that_was_tampered_with_is_found(five, look, tamper, statements, said):
    tamper(statements)
    with pytest.raises(Broken, match=said):
        look()


@pytest.mark.parametrize(("statements", "said"), ONLY_BESIDE_WHAT_WAS_KEPT)
def test_a_chain_written_anew_is_found_by_what_was_kept(five, look, tamper, statements, said):
    kept = look()
    tamper(statements)
    look()
    with pytest.raises(Broken, match=said):
        look(kept)


def test_what_was_kept_long_ago_is_still_true(five, look, dana, noon):
    kept = look()
    Event.objects.record("taken", at=noon, by=dana)
    assert look(kept).number == 6


@pytest.mark.parametrize("text", ["", "1:5", "1:5:ab", "1:five:" + "ab" * 32, "1:5:" + "xy" * 32])
def test_what_was_never_printed_is_not_taken(text):
    with pytest.raises(ValueError):
        End.read(text)


BIG = st.integers(-(2**63), 2**63 - 1)
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
ANY_EVENT = st.fixed_dictionaries(
    {"id": BIG, "clinic_id": BIG, "verb": LINES, "row": LINES}
    | {name: st.none() | BIG for name in ("by_id", "patient_id", "row_id")}
    | {
        "at": st.datetimes(timezones=st.just(UTC)).map(str),
        "request": st.none() | st.uuids().map(str),
    }
    | {"shown": st.lists(BIG, max_size=4)}
)


@given(ANY_EVENT)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_event_is_said_here_as_postgresql_sealed_it(db, event):
    with connection.cursor() as cursor:
        cursor.execute(SAID, [json.dumps(event)])
        words, *columns = cursor.fetchone()
    assert in_words(*columns) == words


# The command, as the owner runs it


def test_the_command_prints_what_it_takes(five, look):
    said = manage("verify_events", **five.environ)
    assert said.returncode == 0, said.stderr
    lakeside, harbor = said.stdout.splitlines()
    assert lakeside == f"Lakeside Infusion {look()}" and harbor == "Harbor Infusion 2:0:"
    kept = [f"--kept={line.split()[-1]}" for line in (lakeside, harbor)]
    assert manage("verify_events", *kept, **five.environ).returncode == 0


def test_the_command_looks_at_the_tables_that_the_pages_read(five, tamper):
    tamper([TABLE_AS_BEFORE, "update portal_event set verb = 'called' where id = 3"])
    said = manage("verify_events", **five.environ)
    assert "Lakeside Infusion: Event 3, number 3, is not as it was sealed." in said.stderr


def test_the_command_names_the_first_bad_row(five, tamper):
    tamper(["update portal_event set verb = 'called' where id in (3, 4)"])
    said = manage("verify_events", **five.environ)
    assert said.returncode == 1
    assert "Lakeside Infusion: Event 3, number 3, is not as it was sealed." in said.stderr
    assert said.stdout.splitlines() == ["Harbor Infusion 2:0:"]


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (f"1:9:{'ab' * 32}", "The chain ends at number 5, and number 9 was kept."),
        (f"7:1:{'ab' * 32}", "Clinic 7 is missing, and was kept."),
        ("1:5:ab", "1:5:ab is not as it was printed"),
    ],
)
def test_the_command_says_what_does_not_fit_what_was_kept(five, kept, said):
    answer = manage("verify_events", "--kept", kept, **five.environ)
    assert answer.returncode == 1 and said in answer.stderr


@pytest.mark.prove
def test_one_of_20000_is_found_and_no_alarm_is_false(five, look, tamper, as_role, figures):
    with as_role("portal_worker") as cursor:
        cursor.execute("""select append_event('looked at', now(), null, 1, null, '', n, '{}')
                          from generate_series(6, 20000) n""")
    began = time.perf_counter()
    assert look().number == 20000
    seconds = time.perf_counter() - began
    tamper(["update portal_event set row_id = 0 where id = 12345"])
    with pytest.raises(Broken, match="Event 12345"):
        look()
    figures(f"20000 events looked through in {seconds:.2f} s; the one changed was found")
