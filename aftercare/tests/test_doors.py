"""Every address as everybody: what the doors say is what happens, and nobody comes upon a mark that
is not theirs. One walk, which several checks look at; each gives what it found wrong."""

import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from aftercare.tests.mutated import views_that_forget_whose_rows_they_ask_for
from aftercare.tests.stage import set_the_stage
from aftercare.tests.walk import walk
from portal.access import LIST, READ, RECORD
from portal.addresses import addresses, table
from portal.models import Event

LET_IN = (200, 302, 410)
MARKS = ("Qmaria", "Qben", "Qhana", "Qnew", "Qnobody")
NAMES = [f"{mark} {mark}son" for mark in MARKS]
SAMPLE = ("anonymous", "the patient", "nurse", "manager elsewhere")
ANSWERS = (
    "wrote this note", "did not answer", "called about sleep", "sleeps well", "takes a new pill",
    "asks about lunch",
)  # fmt: skip


@pytest.fixture
def both(db, lakeside, harbor, time_machine, noon):
    time_machine.move_to(noon, tick=False)
    count_from(1000)
    return set_the_stage(lakeside, noon), set_the_stage(harbor, noon, marks=("Qhana",))


def count_from(number):
    """Numbers of as many digits as the one that is nobody's, so that answers are as long."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if isinstance(model._meta.pk, models.BigAutoField):
                table = model._meta.db_table
                cursor.execute(
                    "select setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, nextval("
                    "pg_get_serial_sequence(%s, 'id'))))", [table, number, table],
                )  # fmt: skip


def test_every_address_has_a_door():
    assert [one.pattern for one in addresses() if one.door is None] == []


def test_the_table_of_who_may_open_what_is_up_to_date():
    written = (Path(settings.BASE_DIR) / "docs" / "access.md").read_text()
    assert written == table(), "manage.py access > docs/access.md"


def owed(cell):
    """What the table says comes of this."""
    door, person = cell.address.door, cell.person
    if is_open(door):
        if cell.method not in door.methods:
            return (405,)
        return (404,) if cell.whose == "missing" or names_no_row(cell) else LET_IN
    if person.role is None:
        return (302,)
    if person.role not in door.who or cell.whose in ("foreign", "missing") or names_no_row(cell):
        return (404,)
    return LET_IN if cell.method in door.methods else (405,)


def names_no_row(cell):
    """A link that lost its key; and what is said of a concern says of which."""
    of_none = cell.address.name == "staff-review" and cell.method == "POST"
    return cell.path in ("/k/", "/c/") or of_none


def by_link(cell):
    return cell.address.door.who == ("link",)


def is_open(door):
    return door.who[0] in ("public", "link")


def nobody_comes_further_than_the_table_says(cells):
    for cell in cells:
        if cell.status not in owed(cell):
            yield cell


def who_is_not_signed_in_is_sent_to_sign_in(cells):
    for cell in cells:
        outside = cell.person.role is None and not is_open(cell.address.door)
        if outside and "Location: /sign-in/" not in cell.body:
            yield cell


def nobody_comes_upon_the_mark_of_somebody_else(cells):
    for cell, mark in product(cells, MARKS):
        told = mark == cell.person.at_home.mark and by_link(cell)  # its own note, by its own link
        if mark.lower() in cell.body.lower() and mark not in cell.person.may_see and not told:
            yield f"{cell}: {mark}"


def the_desk_comes_upon_no_answer_and_no_note(cells):
    for cell, said in product(cells, ANSWERS):
        desk = cell.person.role in ("scheduler", "manager") and not by_link(cell)
        if desk and said in cell.body:
            yield f"{cell}: {said}"


def a_link_shows_no_name(cells):
    for cell, mark in product(cells, MARKS):
        name = f"{mark}son" in cell.body or f"{mark} Account" in cell.body
        if name and by_link(cell):
            yield f"{cell}: {mark}"


def somebody_elses_row_and_none_are_answered_alike(cells):
    """In status, headers and body, to the byte, but for the address itself."""
    answers = {}
    for cell in cells:
        if cell.whose in ("foreign", "missing") and cell.person.role:
            same = (cell.person.name, cell.address.pattern, cell.method)
            said = (cell.status, without_chance(cell.body.replace(cell.path, "/…/")))
            answers.setdefault(same, {})[cell.whose] = said
    for same, by_whose in answers.items():
        if "foreign" in by_whose and by_whose["foreign"] != by_whose["missing"]:
            yield same


def without_chance(body):
    """What is drawn anew for each answer: the token of a form, the number of a request."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+', "", body)
    return re.sub(r"(csrftoken|csrf)=\w+|X-Request-Id: [\w-]+", "", body)


def is_let_in(cell):
    return cell.status == 200 and cell.person.role and not is_open(cell.address.door)


def what_shows_a_record_leaves_who_looked(cells):
    for cell in filter(is_let_in, cells):
        looks = [event for event in cell.events if event.verb == Event.LOOKED]
        shows = cell.address.door.shows
        if shows == RECORD:
            whose = [look.patient for look in looks]
            if whose != [cell.person.at_home.patient] or looks[0].by != cell.person.user:
                yield cell
        elif shows == LIST and cell.method != "HEAD":  # which shows no name, and leaves a look
            names = any(name in cell.body for name in NAMES)
            yield from [cell] if len(looks) != names else []


def a_list_leaves_the_number_of_each_whose_name_stood_there(cells):
    for cell in filter(is_let_in, cells):
        seen = [event for event in cell.events if event.verb == Event.LOOKED]
        known = {pk for event in seen for pk in (*event.shown, event.patient_id)}
        for patient in cell.person.user.clinic.patients.all():
            if str(patient) in cell.body and patient.pk not in known:
                yield f"{cell}: {patient.first_name}"


def each_refusal_of_somebody_signed_in_is_an_event(cells):
    for cell in cells:
        refused = cell.status == 404 and cell.person.role and not is_open(cell.address.door)
        number = re.search(r"/(\d+)/", cell.path)
        left = ("refused", cell.address.name, int(number[1]) if number else None)
        if refused and [(one.verb, one.row, one.row_id) for one in cell.events] != [left]:
            yield cell


def reading_a_link_or_help_leaves_nothing(cells):
    for cell in cells:
        quiet = by_link(cell) or cell.address.name == "help"
        if cell.method in READ and quiet and cell.events:
            yield cell


CHECKS = [
    nobody_comes_further_than_the_table_says,
    who_is_not_signed_in_is_sent_to_sign_in,
    nobody_comes_upon_the_mark_of_somebody_else,
    the_desk_comes_upon_no_answer_and_no_note,
    a_link_shows_no_name,
    somebody_elses_row_and_none_are_answered_alike,
    what_shows_a_record_leaves_who_looked,
    a_list_leaves_the_number_of_each_whose_name_stood_there,
    each_refusal_of_somebody_signed_in_is_an_event,
    reading_a_link_or_help_leaves_nothing,
]


def wrong(cells):
    found = {check.__name__: [str(one) for one in check(cells)] for check in CHECKS}
    return {name: each[:20] for name, each in found.items() if each}


def saw_something(cells):
    """The walk came where it should: to names, notes, refusals and pages that leave an Event."""
    bodies = {(cell.person.name, mark) for cell in cells for mark in MARKS if mark in cell.body}
    assert {("the patient", "Qmaria"), ("nurse", "Qben"), ("manager elsewhere", "Qhana")} <= bodies
    assert any("wrote this note" in cell.body for cell in cells if cell.person.name == "nurse")
    assert sum(len(cell.events) for cell in cells) > 300


def test_everybody_comes_as_far_as_the_table_says_and_sees_what_is_theirs(both):
    """A sample: reading and writing, and of the other clinic one person."""
    cells = list(walk(*both, ("GET", "POST"), SAMPLE))
    saw_something(cells)
    assert wrong(cells) == {}


NO_EVENT = """create or replace function append_event(
    verb text, at timestamptz, who bigint, clinic bigint, patient bigint,
    about text, about_id bigint, shown bigint[]) returns bigint return 0"""


@pytest.fixture
def without_walls():
    """without_walls() switches row security off for every table, and the Event that would refuse to
    be about somebody else's patient, until the test is undone."""

    def without_walls():
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("select relname from pg_class where relrowsecurity")
            for (table,) in cursor.fetchall():
                cursor.execute(f'alter table "{table}" disable row level security')
            cursor.execute(NO_EVENT)

    return without_walls


def leaks(cells):
    return [
        str(one)
        for check in (
            nobody_comes_upon_the_mark_of_somebody_else,
            the_desk_comes_upon_no_answer_and_no_note,
            a_link_shows_no_name,
        )
        for one in check(cells)
    ]


def forgetful_walk(both, *who):
    with views_that_forget_whose_rows_they_ask_for():
        cells = list(walk(*both, ("GET",), who))
    assert any(cell.status == 200 and "Qmaria" in cell.body for cell in cells)
    return cells


def test_a_view_that_forgets_its_filter_leaks_nothing(both, without_walls):
    who = ("the patient", "nurse")
    assert leaks(forgetful_walk(both, *who)) == []
    without_walls()
    assert len(leaks(forgetful_walk(both, *who))) > 10


@pytest.fixture
def without_events():
    """without_events() lets every Event fail, until the test is undone."""

    def without_events():
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table portal_event add check (false) not valid")

    return without_events


def test_without_its_event_no_page_shows_a_record(both, without_events):
    who = ("the patient", "nurse")
    looks = {place(cell) for cell in walk(*both, ("GET",), who) if is_a_look(cell)}
    assert len(looks) > 20
    without_events()
    broken = {place(cell): cell for cell in walk(*both, ("GET",), who)}
    assert {broken[look].status for look in looks} == {500}
    assert not [str(broken[look]) for look in looks if "Q" in marks_in(broken[look])]
    for path in ("/help/", "/guide/during/"):
        assert broken["nurse", path].status == 200


def place(cell):
    return cell.person.name, cell.path


def marks_in(cell):
    return "".join(mark for mark in MARKS if mark in cell.body)


def is_a_look(cell):
    return any(event.verb == Event.LOOKED for event in cell.events)


@pytest.mark.prove
def test_no_view_that_forgets_its_filter_leaks_to_anybody(both, without_walls, figures):
    cells = forgetful_walk(both)
    found = leaks(cells)
    figures(f"views without their filters: {len(cells)} cells tried, {len(found)} leaks")
    without_walls()
    broken = leaks(forgetful_walk(both))
    figures(f"  and with row security off: {len(broken)} leaks")
    assert found == []
    assert len(broken) > 50


@pytest.mark.prove
def test_everybody_everywhere_with_every_method(both, figures):
    cells = list(walk(*both))
    saw_something(cells)
    found = wrong(cells)
    figures(f"access: {len(cells)} cells tried, {sum(map(len, found.values()))} wrong")
    figures(f"  marks, notes and names of others in their bytes: {len(leaks(cells))}")
    for number, times in sorted(Counter(cell.status for cell in cells).items()):
        figures(f"  answered {number}: {times}")
    looks = [e for c in cells for e in c.events if e.verb == Event.LOOKED]
    figures(f"  pages behind a door {sum(map(bool, map(is_let_in, cells)))}, looks {len(looks)}")
    assert found == {}
