"""A sixth grader can read every page of a check-in, and every message that asks for one."""

import pytest

from aftercare.models import CheckIn
from aftercare.symptoms import RED_FLAGS, SYMPTOMS
from aftercare.tests.check_ins import HOUR, MINUTE, NO_FLAG
from aftercare.tests.easy import is_easy
from portal import messages
from portal.models import Message


def assert_easy(response):
    assert is_easy(response.content.decode())


def test_each_question_is_easy_to_read(tap):
    assert_easy(tap())
    assert_easy(tap("", {}))
    tap("", NO_FLAG)
    assert_easy(tap("symptoms/"))
    tap("symptoms/", {"symptoms": list(SYMPTOMS)})
    assert_easy(tap("how-bad/"))
    assert_easy(tap("how-bad/", {}))
    tap("how-bad/", dict.fromkeys(SYMPTOMS, "1"))
    assert_easy(tap("send/"))
    assert_easy(tap("send/", {"note": "x" * 600}))


@pytest.mark.parametrize("doors", ["open", "closed"])
def test_the_red_flag_page_is_easy_to_read(change_clinic, tap, doors, dana, due):
    change_clinic(doors=doors, after_hours="At night, call 555-010-0199.")
    for flags in (["chest_pain"], ["self_harm_thoughts"], ["severe_headache"], list(RED_FLAGS)):
        assert_easy(tap("", {"flags": flags}))
    assert_easy(tap("", {"flags": ["none", "chest_pain"]}))
    due.concerns.update(taken_by=dana, taken_at=due.due_at)
    assert_easy(tap("now/"))


@pytest.mark.parametrize("more", [{}, {"note": "Hi"}, {"call": "yes"}])
def test_the_sent_page_is_easy_to_read(answer_all, tap, more, time_machine):
    answer_all(**more)
    assert_easy(tap("sent/"))
    time_machine.shift(48 * HOUR)
    assert_easy(tap("sent/"))


def test_a_link_that_opens_nothing_is_easy_to_read(tap, client, due, time_machine):
    assert_easy(client.get("/k/nothing/"))
    assert_easy(client.post("/k/nothing/", {"flags": "seizure"}))
    time_machine.move_to(due.due_at - MINUTE, tick=False)
    assert_easy(tap())
    time_machine.move_to(due.closes_at, tick=False)
    assert_easy(tap())
    CheckIn.objects.filter(pk=due.pk).update(set_aside="joined", set_aside_at=due.due_at)
    assert_easy(tap())


def test_a_page_that_could_not_be_saved_is_easy_to_read(tap, monkeypatch):
    monkeypatch.setattr("aftercare.views.check_in_link.CheckIn.objects", None)
    for answers in (NO_FLAG, {"flags": "seizure"}):
        assert_easy(tap("", answers))


def test_the_list_is_easy_to_read(sign_in, maria, answer_all):
    as_maria = sign_in(maria.user)
    assert_easy(as_maria.get("/check-ins/"))
    answer_all()
    assert_easy(as_maria.get("/check-ins/"))
    assert_easy(as_maria.get("/check-ins/new/"))


def the_text(check_in):
    message = Message.objects.get(kind="check_in", occasion_id=check_in.pk)
    return messages.text(message, messages.kind("check_in"))


def test_the_message_is_one_short_text_with_one_link(due, settings):
    settings.SITE_URL = "https://care.lakeside-clinic.example"
    said = the_text(due)
    assert said == (
        "Lakeside: 4 short questions for you: "
        f"https://care.lakeside-clinic.example/k/{due.token}/ Emergency: call 911"
    )
    assert len(said) <= 160


def test_the_message_fits_with_the_longest_name_and_says_it_as_it_is(change_clinic, due, settings):
    settings.SITE_URL = "https://aftercare.some-longer-clinic.example"
    change_clinic(short_name="O'Brien & Daughters")
    assert the_text(due).startswith("O'Brien & Daughters: 4 short questions")
    assert len(the_text(due)) <= 160


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ""),
        ({"sent_at": "now"}, "This check-in is sent."),
        ({"set_aside": "joined", "set_aside_at": "now"}, "This check-in is joined."),
    ],
)
def test_it_is_owed_while_there_is_something_to_answer(due, change, why):
    at = due.due_at + 10 * MINUTE
    told = {name: at if value == "now" else value for name, value in change.items()}
    CheckIn.objects.filter(pk=due.pk).update(**told)
    message = Message.objects.get(kind="check_in", occasion_id=due.pk)
    assert messages.kind("check_in").not_owed(message, at) == why


def test_it_is_owed_no_more_once_it_has_closed(due):
    message = Message.objects.get(kind="check_in", occasion_id=due.pk)
    assert messages.kind("check_in").not_owed(message, due.closes_at) == "This check-in is closed."
