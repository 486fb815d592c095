"""What one asks, another answers: each on their own sign-in, once, and never the one who asked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.errors import Refused
from portal.models import Event, Policy
from scheduling.approvals import Approvals
from scheduling.models import Waiver

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ASKED = {"gate": "ride home", "why": "another way", "words": "Her mother lives next door"}


@pytest.fixture
def asked(book, maria, dana, noon):
    return Waiver.objects.ask(book(maria), **ASKED, by=dana, at=noon)


@pytest.fixture
def alone(lakeside, amara, policy, noon):
    """A clinic with one nurse: its policy lets an exception be countersigned afterwards."""
    at = noon - HOUR
    return Policy.objects.create(
        clinic=lakeside, version=2, countersigned_later=True, approved_by=amara, approved_at=at,
        starts_at=at,
    )  # fmt: skip


def refused(act) -> str | None:
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


def test_a_second_nurse_or_a_clinician_agrees(asked, noor, amara, noon):
    assert asked.may_be_answered_by(noor)
    asked.agree(by=amara, at=noon + MINUTE)
    kept = Waiver.objects.get()
    assert (kept.answer, kept.answered_by, kept.answered_at) == ("agreed", amara, noon + MINUTE)
    event = Event.objects.get(verb="exception agreed")
    assert (event.by, event.patient) == (amara, kept.appointment.patient)


def test_who_asked_does_not_answer(asked, dana, noon):
    assert not asked.may_be_answered_by(dana)
    with pytest.raises(Refused, match="You asked for this yourself"):
        asked.agree(by=dana, at=noon)
    said = {"answer": "agreed", "answered_by": dana, "answered_at": noon}
    mine = Waiver.objects.filter(pk=asked.pk)
    assert refused(lambda: mine.update(**said)) == "waiver_is_answered_by_another_person"


@pytest.mark.parametrize("role", ["kofi", "lena", "maria.user"])
def test_nobody_answers_who_does_not_treat(asked, request, maria, noon, role):
    who = maria.user if role == "maria.user" else request.getfixturevalue(role)
    with pytest.raises(Refused, match="Only a nurse or a clinician"):
        asked.agree(by=who, at=noon)
    said = {"answer": "agreed", "answered_by": who, "answered_at": noon}
    mine = Waiver.objects.filter(pk=asked.pk)
    assert refused(lambda: mine.update(**said)) == "a_second_person_agrees"


def test_nobody_answers_who_does_not_work_here_any_more(asked, noor, noon):
    noor.is_active = False
    noor.save()
    assert refused(lambda: asked.agree(by=noor, at=noon)) == "a_second_person_agrees"


def test_an_answer_stands(asked, noor, amara, noon):
    asked.decline(by=noor, at=noon)
    with pytest.raises(Refused, match="answered this already"):
        Waiver.objects.get().agree(by=amara, at=noon)
    change = {"answer": "agreed", "answered_by": amara}
    mine = Waiver.objects.filter(pk=asked.pk)
    assert refused(lambda: mine.update(**change)) == "what_was_asked_stays"
    assert refused(lambda: mine.update(words="something else")) == "what_was_asked_stays"
    assert refused(mine.delete) == "what_was_asked_stays"


def test_two_at_once_are_one_answer(asked, noor, amara, noon):
    late = Waiver.objects.get()
    asked.agree(by=noor, at=noon)
    with pytest.raises(Refused, match="answered this already"):
        late.decline(by=amara, at=noon)
    assert Waiver.objects.get().answered_by == noor


def test_an_exception_is_asked_with_a_sentence_and_once(asked, dana, noon):
    session = asked.appointment
    with pytest.raises(Refused, match="Write in a sentence"):
        Waiver.objects.ask(session, **ASKED | {"words": " "}, by=dana, at=noon)
    with pytest.raises(Refused, match="waits for a second person"):
        Waiver.objects.ask(session, **ASKED, by=dana, at=noon)


@pytest.mark.parametrize("answer", ["agreed", "declined"])
def test_no_exception_is_born_answered(asked, dana, noor, noon, answer):
    with_answer = {
        "clinic": asked.clinic, "appointment": asked.appointment, "gate": "companion",
        "why": "other", "words": "x", "asked_by": dana, "asked_at": noon, "answer": answer,
        "answered_by": noor, "answered_at": noon,
    }  # fmt: skip
    said = refused(lambda: Waiver.objects.create(**with_answer))
    assert said in ("a_nurse_or_clinician_asks", "an_exception_waits_for_its_second_person")


def test_only_where_the_policy_says_so_does_one_act_alone(asked, dana, noon):
    assert not asked.opens_at_once
    alone = {
        "clinic": asked.clinic, "appointment": asked.appointment, "gate": "companion",
        "why": "other", "words": "x", "asked_by": dana, "asked_at": noon, "opens_at_once": True,
    }  # fmt: skip
    said = refused(lambda: Waiver.objects.create(**alone))
    assert said == "an_exception_waits_for_its_second_person"


@pytest.mark.parametrize(("hours", "late"), [(24 * HOUR - MINUTE, False), (24 * HOUR, True)])
def test_what_was_used_alone_is_countersigned_within_24_hours(
    alone, asked, noor, amara, noon, hours, late
):
    assert asked.opens_at_once
    page = Approvals(noor, noon.date().replace(day=1), noon + hours)
    assert bool(page.overdue) is late
    asked.agree(by=amara, at=noon + hours)
    after = Approvals(noor, noon.date().replace(day=1), noon + hours)
    assert (after.overdue, after.exceptions) == ([], [])


def test_the_table_of_a_month_holds_every_exception_asked_in_it(asked, book, ben, dana, noon):
    march, april = noon.date().replace(day=1), noon.date().replace(month=4, day=1)
    late = Waiver.objects.ask(
        book(ben, chair=1), **ASKED, by=dana, at=noon + 26 * 24 * HOUR + 10 * HOUR
    )  # the last hour of March in Chicago, when it is April in UTC
    next_month = Waiver.objects.ask(
        late.appointment, **ASKED | {"gate": "companion"}, by=dana, at=late.asked_at + HOUR
    )
    assert Approvals(dana, march, noon).of_the_month == [asked, late]
    assert Approvals(dana, april, noon).of_the_month == [next_month]
