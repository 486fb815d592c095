"""Before an infusion: what is arranged, what they told the nurse, and how the last session went."""

from datetime import timedelta

import pytest

from aftercare.last_time import worst
from aftercare.models import CheckIn
from portal.testing.pages import page
from scheduling.models import Preparation, Remark

STARTED = {"read_back": "on", "started_at": "11:55"}


@pytest.fixture
def desk(sign_in, dana, clock):
    return sign_in(dana)


@pytest.fixture
def told(maria, noon):
    """told(session, "a new pill"): an hour before it."""

    def told(session, words, kind="changed"):
        at = noon - timedelta(hours=1)
        Remark.objects.tell(session, kind, words, by=maria.user, at=at)
        return session.remarks.latest("pk")

    return told


def place(session, act="start/"):
    return f"/staff/sessions/{session.pk}/{act}"


def test_it_says_that_the_ride_and_the_rule_are_there_and_since_when(desk, bring, maria):
    shown = page(desk, place(bring(maria, to="arrived")))
    assert "Ride home confirmed" in shown
    assert "Sam Rivera" in shown
    assert "Rule acknowledged" in shown
    assert "on their own phone" in shown


def test_it_says_what_is_missing_and_a_start_is_refused_in_words(
    desk, book, maria, dana, noon, confirm_ride
):
    session = book(maria)
    confirm_ride(session)
    session.arrive(by=dana, at=noon)
    shown = page(desk, place(session))
    assert "Rule not acknowledged" in shown
    assert f"{place(session, '')}#driving-rule" in shown
    assert "has not acknowledged the driving rule" in page(desk, place(session), **STARTED)
    session.refresh_from_db()
    assert session.status == "arrived"


def test_who_starts_ticks_each_thing_they_were_told(desk, bring, maria, told):
    session = bring(maria, to="arrived")
    change, question = told(session, "a new pill"), told(session, "May I sleep?", "question")
    shown = page(desk, place(session))
    assert "a new pill" in shown
    assert "May I sleep?" in shown
    refused = page(desk, place(session), **STARTED)
    assert "Read what they told us, and tick each." in refused
    assert 'value="11:55"' in refused
    assert "nobody has read yet" in page(desk, place(session), heard=change.pk, **STARTED)
    session.refresh_from_db()
    assert session.status == "arrived"
    assert session.remarks.unread().count() == 2  # a start that was refused has read nothing
    page(desk, place(session), heard=[change.pk, question.pk], **STARTED)
    session.refresh_from_db()
    assert session.status == "started"
    assert not session.remarks.unread().exists()


def test_what_was_read_before_is_shown_and_not_asked_again(desk, bring, maria, told, dana):
    session = bring(maria, to="arrived")
    page(desk, place(session, "heard/"), heard=told(session, "a new pill").pk)
    shown = page(desk, place(session))
    assert "a new pill" in shown
    assert "Read by Dana Reyes" in shown
    assert "tick each" not in shown
    page(desk, place(session), **STARTED)
    session.refresh_from_db()
    assert session.status == "started"


def test_nobody_ticks_what_another_patient_told(desk, bring, book, maria, ben, told, noon):
    session, other = bring(maria, to="arrived"), book(ben, chair=1)
    own = told(session, "a new pill")
    at = noon - timedelta(hours=1)
    Remark.objects.tell(other, "changed", "a fall", by=ben.user, at=at)
    page(desk, place(session), heard=[own.pk, other.remarks.get().pk], **STARTED)
    assert other.remarks.unread().exists()
    session.refresh_from_db()
    assert session.status == "arrived"


def test_the_worst_after_the_last_session_stands_there(desk, bring, maria, noon, told):
    left = bring(maria, at=noon - timedelta(hours=96))
    first, second, _ = CheckIn.objects.plan_after(left, at=left.released_at)
    for check_in, how_bad in ((first, 3), (second, 1)):
        check_in.answer("symptoms", {"symptoms": ["headache"]}, at=check_in.due_at)
        check_in.answer("how_bad", {"headache": how_bad}, at=check_in.due_at)
    shown = page(desk, place(bring(maria, to="arrived")))
    assert "Sunday, March 1" in shown
    assert "Headache: severe" in shown
    assert "mild" not in shown


def test_before_the_first_one_nothing_is_said_of_a_last(desk, bring, maria):
    assert "No check-in was answered." in page(desk, place(bring(maria, to="arrived")))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([1, 3], ["Headache: severe"]),
        ([3, 1], ["Headache: severe"]),
        ([0], []),
        ([None], ["Headache"]),
        ([None, 0], []),
        (["unsure", 1], ["Headache: not sure"]),
        (["unsure", 3], ["Headache: severe"]),
    ],
)
def test_of_several_answers_the_worst_is_said(answers, said):
    tellings = [
        {"symptoms": {"symptoms": ["headache"]}}
        | ({"how_bad": {"headache": one}} if one is not None else {})
        for one in answers
    ]
    assert worst(tellings) == said


def test_warning_signs_stand_first_and_the_worst_before_the_others():
    pages = {
        "red_flags": {"flags": ["chest_pain"]},
        "symptoms": {"symptoms": ["headache", "nausea"]},
        "how_bad": {"headache": 1, "nausea": 4},
    }
    first, *others = worst([pages, pages])
    assert first.startswith("Chest pain")
    assert [one.partition(":")[0] for one in others] == ["Feeling sick to your stomach", "Headache"]


# What the others see


def test_the_desk_sees_that_something_changed_and_no_word_of_it(
    sign_in, kofi, lena, dana, book, maria, clock, noon
):
    session = book(maria)
    said = Preparation.objects.of(session, at=noon - timedelta(hours=1))
    said.say_changed(True, "a new pill", by=maria.user, at=noon - timedelta(hours=1))
    for user in (kofi, lena, dana):
        for address in ("/staff/", place(session, "")):
            assert "Something changed" in page(sign_in(user), address)
    for user in (kofi, lena):
        for address in ("/staff/", place(session, ""), f"/staff/patients/{maria.pk}/"):
            assert "a new pill" not in page(sign_in(user), address)
        assert sign_in(user).get(place(session, "heard/")).status_code == 404
    assert "a new pill" in page(sign_in(dana), place(session, ""))
