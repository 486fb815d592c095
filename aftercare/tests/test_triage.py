"""Which answers staff must hear of: each rule on both sides of its boundary."""

import pytest

from aftercare.symptoms import RED_FLAGS, SYMPTOMS
from aftercare.triage import Before, fired, whom_to_call

UNSURE = "unsure"


def rules(page, told, previous=None):
    return [(one.rule, one.level) for one in fired(page, told, previous)]


def headache(now, then=None):
    previous = None if then is None else Before("2-hour check-in", then)
    return rules("how_bad", {"headache": now}, previous)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (0, []),
        (1, []),
        (2, []),
        (UNSURE, []),
        (3, [("severe", "call today")]),
        (4, [("very severe", "call today")]),
    ],
)
def test_severe_and_worse_is_a_call_today(now, expected):
    assert headache(now) == expected


WORSE = ("worse", "call today")


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ({}, 1, []),
        ({}, 2, [WORSE]),
        ({}, UNSURE, [WORSE]),
        ({"headache": 0}, 2, [WORSE]),
        ({"headache": 1}, 2, []),
        ({"headache": 1}, UNSURE, []),
        ({"headache": 1}, 3, [("severe", "call today"), WORSE]),
        ({"headache": UNSURE}, 3, [("severe", "call today")]),
        ({"headache": UNSURE}, 4, [("very severe", "call today"), WORSE]),
        ({"headache": 4}, 2, []),
        ({"nausea": 2}, 2, [WORSE]),
    ],
)
def test_two_steps_worse_than_the_last_check_in_is_a_call_today(then, now, expected):
    assert headache(now, then) == expected


def test_without_an_earlier_check_in_nothing_is_worse():
    assert headache(2, None) == []


def test_the_words_say_the_rule_and_both_answers():
    before = Before("2-hour check-in", {"headache": 1})
    said = [one.words for one in fired("how_bad", {"headache": 3, "nausea": UNSURE}, before)]
    assert said == [
        "Headache: severe",
        "Headache: worse by 2 steps since the 2-hour check-in, mild then and severe now",
        "Feeling sick to your stomach: worse by 2 steps since the 2-hour check-in,"
        " none then and not sure now",
    ]


@pytest.mark.parametrize("slug", RED_FLAGS)
def test_every_red_flag_is_a_call_now(slug):
    assert rules("red_flags", {"flags": [slug]}) == [("red flag", "call now")]


def test_no_red_flag_asks_for_nothing():
    assert rules("red_flags", {"flags": []}) == []


@pytest.mark.parametrize(
    ("call", "note", "expected"),
    [
        (False, "", []),
        (False, "x", [("note", "read today")]),
        (True, "", [("asked for a call", "call today")]),
        (True, "x", [("asked for a call", "call today"), ("note", "read today")]),
    ],
)
def test_a_note_is_read_and_who_asks_is_called(call, note, expected):
    assert rules("send", {"call": call, "note": note}) == expected


def test_what_is_not_on_the_list_is_read_and_other_symptoms_wait_for_how_bad():
    ticked = [slug for slug in SYMPTOMS if slug != "something_else"]
    assert rules("symptoms", {"symptoms": ticked}) == []
    assert rules("symptoms", {"symptoms": ["something_else"]}) == [("something else", "read today")]


def test_no_words_are_too_long_to_keep():
    worst = dict.fromkeys(SYMPTOMS, 4)
    said = [*fired("how_bad", worst, Before("72-hour check-in", {}))]
    said += fired("red_flags", {"flags": list(RED_FLAGS)})
    assert max(len(one.words) for one in said) <= 300
    assert max(len(one.rule) for one in said) <= 40


@pytest.mark.parametrize(
    ("flags", "call"),
    [
        (["severe_headache"], "call clinic now"),
        (["severe_headache", "self_harm_thoughts"], "988"),
        (["severe_headache", "self_harm_thoughts", "overdose"], "911"),
    ],
)
def test_the_most_urgent_sign_says_whom_to_call(flags, call):
    assert whom_to_call(flags) == call
