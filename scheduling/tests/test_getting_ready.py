"""Getting ready: what is ticked stays ticked, what is told is read before the start."""

from datetime import timedelta

import pytest

from portal.errors import Refused
from portal.models import Event
from scheduling.getting_ready import tasks, to_do
from scheduling.models import Appointment, Preparation, Remark
from scheduling.models.preparation import READ

MINUTE = timedelta(minutes=1)


@pytest.fixture
def prepare(maria, noon):
    """prepare(session).read("food_read_at"): an hour before it, unless told otherwise."""

    def prepare(session, at=None):
        at = at or session.begins - timedelta(hours=1)
        found = Preparation.objects.of(session, at=at)

        class Saying:
            def __getattr__(self, verb):
                return lambda *what: getattr(found, verb)(*what, by=maria.user, at=at)

        return Saying()

    return prepare


@pytest.fixture
def tell(maria):
    def tell(session, words, kind="changed"):
        at = session.begins - timedelta(hours=1)
        Remark.objects.tell(session, kind, words, by=maria.user, at=at)

    return tell


def verbs(session):
    return [event.verb for event in session.history()]


def fresh(session):
    return Appointment.objects.with_people().with_preparation().get(pk=session.pk)


@pytest.mark.parametrize("column", READ)
def test_a_tick_says_when_and_a_second_one_changes_nothing(book, maria, prepare, noon, column):
    session = book(maria)
    prepare(session, at=noon - MINUTE).read(column)
    prepare(session, at=noon).read(column)
    assert getattr(fresh(session).preparation, column) == noon - MINUTE
    assert verbs(session) == [READ[column]]


def test_no_more_is_ticked_from_its_planned_end_on(book, maria, prepare):
    session = book(maria)
    prepare(session, at=session.planned.upper - MINUTE).read("food_read_at")
    with pytest.raises(Refused, match="begun or is over"):
        prepare(session, at=session.planned.upper)


@pytest.mark.parametrize("to", ["started", "recovering", "released"])
def test_nothing_is_told_once_it_has_begun(bring, maria, noon, to):
    session = bring(maria, to=to)
    with pytest.raises(Refused, match="begun or is over"):
        Preparation.objects.of(session, at=noon)
    with pytest.raises(Refused, match="begun or is over"):
        Remark.objects.tell(session, "question", "May I eat?", by=maria.user, at=noon)


def test_who_cannot_come_is_still_booked(book, maria, prepare):
    session = book(maria)
    prepare(session).say_coming(False)
    prepare(session).say_coming(False)
    assert fresh(session).status == "booked"
    assert fresh(session).preparation.coming is False
    assert verbs(session) == ["says they cannot come"]
    prepare(session).say_coming(True)
    assert verbs(session)[-1] == "says they come"


def test_what_changed_goes_to_the_nurse_once_and_not_into_an_event(book, maria, prepare):
    session = book(maria)
    for _ in range(2):
        prepare(session).say_changed(True, "a new pill")
    assert [(one.kind, one.words) for one in session.remarks.all()] == [("changed", "a new pill")]
    assert verbs(session) == ["told what changed", "says something changed"]
    assert "pill" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_change_says_what_it_is(book, maria, prepare, words):
    session = book(maria)
    with pytest.raises(Refused, match="few words"):
        prepare(session).say_changed(True, words)
    assert fresh(session).preparation.changed is None


def test_several_questions_stand_beside_each_other(book, maria, tell):
    session = book(maria)
    for words in ("May I eat?", "May I drink?"):
        tell(session, words, "question")
    assert session.remarks.count() == 2
    assert fresh(session).status == "booked"


def test_no_start_while_something_told_is_unread(bring, maria, tell, dana, noon):
    session = bring(maria, to="arrived")
    tell(session, "a new pill")
    with pytest.raises(Refused, match="nobody has read yet"):
        session.start(by=dana, at=noon)
    assert fresh(session).status == "arrived"
    Remark.objects.read(session.remarks.unread(), by=dana, at=noon)
    session.start(by=dana, at=noon)
    assert verbs(session)[-2:] == ["remarks read", "started"]


def test_what_was_told_meanwhile_is_not_taken_as_read(bring, maria, tell, dana, noon):
    session = bring(maria, to="arrived")
    tell(session, "a new pill")
    seen = list(session.remarks.all())
    tell(session, "and a fall")
    Remark.objects.read(seen, by=dana, at=noon)
    with pytest.raises(Refused, match="nobody has read yet"):
        session.start(by=dana, at=noon)


def test_who_read_it_first_stays_written(book, maria, tell, dana, noor, noon):
    session = book(maria)
    tell(session, "a new pill")
    Remark.objects.read(session.remarks.all(), by=dana, at=noon)
    Remark.objects.read(session.remarks.all(), by=noor, at=noon + MINUTE)
    assert session.remarks.get().read_by == dana


def test_what_really_began_is_entered_though_something_is_unread(
    bring, maria, tell, dana, noon, clock
):
    session = bring(maria, to="arrived")
    tell(session, "a new pill")
    session.enter_start(by=dana, at=clock(minutes=9), started_at=noon, reason="The page was down")
    assert session.status == "started"


def test_the_list_gets_shorter_as_things_are_done(
    book, course, maria, prepare, confirm_ride, acknowledge
):
    session = book(maria, course=course(maria))
    everything = [
        "coming", "ride", "rule", "guide", "food", "medicines", "bring", "changed", "talked"
    ]  # fmt: skip
    assert to_do(fresh(session)) == everything
    confirm_ride(session)
    acknowledge(session)
    prepare(session).say_coming(True)
    prepare(session).say_changed(False)
    for column in READ:
        prepare(session).read(column)
    assert tasks(fresh(session)) == dict.fromkeys(everything, True)


@pytest.mark.parametrize(("number", "asked"), [(1, True), (2, False)])
def test_before_the_first_of_a_course_they_have_talked_about_how_many(
    book, course, maria, number, asked
):
    session = book(maria, course=course(maria), number=number)
    assert ("talked" in tasks(fresh(session))) == asked


def test_a_session_without_a_course_asks_for_no_such_talk(book, maria):
    assert "talked" not in tasks(book(maria))


def test_a_ride_there_is_asked_for_when_one_is_needed(book, maria):
    session = book(maria)
    assert "ride there" not in tasks(session)
    assert tasks(session, there=True)["ride there"] is False


def prepared(session, prepare):
    said = prepare(session)
    said.say_coming(False)
    said.say_changed(True, "a new pill")
    for column in READ:
        said.read(column)


@pytest.mark.parametrize("minutes", [-5, 1])
def test_a_session_moved_to_another_time_asks_again_what_hangs_on_the_time(
    book, maria, kofi, prepare, noon, minutes
):
    session = book(maria)
    prepared(session, prepare)
    session.move(noon + minutes * MINUTE, by=kofi, at=noon - timedelta(hours=1))
    now = fresh(session).preparation
    assert (now.coming, now.coming_said_at, now.food_read_at, now.bring_read_at) == (None,) * 4
    assert now.changed
    assert now.medicines_read_at
    assert session.remarks.get().words == "a new pill"


def test_a_session_moved_to_another_chair_asks_nothing_again(
    book, maria, kofi, prepare, chairs, noon
):
    session = book(maria)
    prepared(session, prepare)
    session.move(noon, chair=chairs[1], by=kofi, at=noon - timedelta(hours=1))
    now = fresh(session)
    assert now.chair == chairs[1]
    assert now.preparation.coming is False
    assert now.preparation.food_read_at


def test_the_desk_moves_a_session_whose_list_it_may_not_write(
    sign_in, kofi, book, maria, prepare, clock, noon
):
    session = book(maria, at=noon + timedelta(hours=24))
    prepare(session, at=noon).say_coming(False)
    told = {"date": "2026-03-06", "time": "15:00", "chair": ""}
    answer = sign_in(kofi).post(f"/staff/sessions/{session.pk}/move/", told)
    assert answer.status_code == 302
    assert fresh(session).preparation.coming is None
