"""A check-in that comes when the 24 hours are over asks last, and kindly, whether they drove."""

import re

import pytest

from aftercare import beside
from aftercare.models import CheckIn, Concern
from aftercare.tests.check_ins import MINUTE, NO_FLAG
from aftercare.tests.easy import is_easy
from aftercare.told import lines
from aftercare.triage import fired
from portal.models import Policy
from scheduling.models import Appointment

ASKS = "Did you drive in your no-driving hours?"
DROVE = ("drove", "call today", "Drove in the no-driving hours")


@pytest.fixture
def next_day(tap, check_ins, time_machine):
    """next_day("send/", {"drove": "yes"}): the 24-hour check-in, answered up to its last page."""
    check_in = CheckIn.objects.get(pk=check_ins[1].pk)
    time_machine.move_to(check_in.due_at + 10 * MINUTE, tick=False)
    tap("", NO_FLAG, check_in=check_in), tap("symptoms/", {"symptoms": "none"}, check_in=check_in)

    def next_day(page="send/", answers=None):
        return tap(page, answers, check_in=check_in)

    next_day.check_in = check_in
    return next_day


def told(check_in):
    return CheckIn.objects.get(pk=check_in.pk).told["send"]


@pytest.mark.parametrize(
    ("hours", "asks"), [(None, False), (2, False), (23, False), (24, True), (72, True)]
)
def test_it_is_asked_from_24_hours_on(hours, asks):
    asked = CheckIn(hours=hours, appointment=Appointment(policy=Policy())).asks_last
    assert ("drove" in asked) == asks


def test_it_is_the_last_question_and_says_that_everyone_is_asked(next_day):
    page = next_day().content.decode()
    assert re.findall(r'name="(call|note|drove)"', page)[-3:] == ["drove"] * 3
    assert ASKS in page and "We ask everyone." in page
    assert page.index(ASKS) > page.index("Is there something else to tell us?")
    assert is_easy(page)


def test_an_earlier_check_in_does_not_ask_and_takes_no_answer(tap, answer_all, due):
    answer_all(drove="yes")
    assert ASKS not in tap("send/").content.decode()
    assert "drove" not in told(due) and not Concern.objects.exists()


@pytest.mark.parametrize("posted", [{}, {"drove": ""}])
def test_no_answer_is_fine_too(next_day, posted):
    assert next_day("send/", {"note": ""} | posted).status_code == 302
    assert told(next_day.check_in) == {"call": False, "note": ""}


def test_an_answer_that_is_none_of_ours_is_asked_again_and_the_note_stays(next_day):
    page = next_day("send/", {"note": "Tired.", "drove": "a bit"}).content.decode()
    assert "Tired." in page and ASKS in page
    assert not next_day.check_in.answers.filter(page="send").exists()


@pytest.mark.parametrize(
    ("drove", "asks_for"), [("no", []), ("not said", []), ("yes", [DROVE]), (None, [])]
)
def test_yes_is_a_call_today_and_nothing_else_is(drove, asks_for):
    answer = {"call": False, "note": ""} | ({"drove": drove} if drove else {})
    assert [(one.rule, one.level, one.words) for one in fired("send", answer)] == asks_for


def test_yes_reaches_the_queue_with_its_reason(next_day):
    next_day("send/", {"note": "", "drove": "yes"})
    concern = Concern.objects.get()
    assert (concern.level, concern.reasons.get().words) == (DROVE[1], DROVE[2])
    assert concern.check_in == next_day.check_in


def test_yes_taken_back_is_still_called_about(next_day):
    next_day("send/", {"note": "", "drove": "yes"})
    next_day("send/", {"note": "", "drove": "no"})
    assert told(next_day.check_in)["drove"] == "no"
    assert Concern.objects.open().get().level == "call today"


@pytest.mark.parametrize(
    ("drove", "to_them", "to_staff"),
    [
        ("yes", "You drove in your no-driving hours", "Yes"),
        ("no", "You did not drive in your no-driving hours", "No"),
        ("not said", "You would rather not say if you drove", "Would rather not say"),
    ],
)
def test_it_is_read_back_to_the_patient_and_to_staff(next_day, drove, to_them, to_staff):
    next_day("send/", {"note": "Hi", "drove": drove})
    assert to_them in next_day("sent/").content.decode()
    pages = CheckIn.objects.get(pk=next_day.check_in.pk).told
    assert lines(pages)[-2:] == [to_them, "Your note: “Hi”"]
    assert f"Drove in the no-driving hours: {to_staff}" in beside.in_short(pages)


def test_who_was_not_asked_reads_nothing_about_it():
    pages = {"send": {"call": True, "note": ""}}
    assert lines(pages) == ["You asked for a call"]
    assert not [one for one in beside.in_short(pages) if "drove" in one.lower()]


def test_beside_an_earlier_answer_both_stand():
    (line,) = beside.driving({"send": {"drove": "no"}}, {"send": {"drove": "yes"}})
    assert (line.now, line.before, line.much) == ("No", "Yes", False)
    (line,) = beside.driving({"send": {"drove": "yes"}}, {})
    assert (line.now, line.before, line.much) == ("Yes", "Not answered", True)


def test_the_answer_to_a_link_that_cannot_save_is_shown_back(next_day, monkeypatch):
    monkeypatch.setattr("aftercare.views.check_in_link.CheckIn.objects", None)
    page = next_day("send/", {"note": "Hi", "drove": "yes"}).content.decode()
    assert "You drove in your no-driving hours" in page
    assert 'name="drove" value="yes"' in page


@pytest.fixture
def by_phone(sign_in, dana, check_ins, time_machine):
    """by_phone(1, drove="yes"): Dana writes down the second check-in while they talk."""

    def by_phone(number, **told):
        check_in = check_ins[number]
        time_machine.move_to(check_in.due_at + MINUTE, tick=False)
        path, answers = f"/staff/check-ins/{check_in.pk}/told/", {"flags": "none", "well": "on"}
        client = sign_in(dana)
        page = client.get(path).content.decode()
        client.post(path, answers | {"note": ""} | told)
        return page, CheckIn.objects.get(pk=check_in.pk).told["send"]

    return by_phone


def test_a_nurse_on_the_phone_asks_it_last_too(by_phone, dana):
    page, sent = by_phone(1, drove="yes")
    assert page.index("Did they drive in their no-driving hours?") > page.index("In their words")
    assert "Say that you ask everyone." in page
    assert sent["drove"] == "yes"
    assert Concern.objects.get().taken_by == dana


def test_nor_does_she_before_the_24_hours_are_over(by_phone):
    page, sent = by_phone(0, drove="yes")
    assert "Did they drive" not in page
    assert "drove" not in sent
