import pytest

from aftercare.symptoms import RED_FLAGS, SEVERITY_WORDS, STATUS, SYMPTOMS


def test_what_no_clinician_signed_says_so():
    assert STATUS == "draft, not signed by a clinician"


def test_severity_is_five_words_and_the_index_is_what_is_stored():
    assert SEVERITY_WORDS == ("none", "mild", "moderate", "severe", "very severe")


@pytest.mark.parametrize("row", [*SYMPTOMS.values(), *RED_FLAGS.values()], ids=lambda row: row.slug)
def test_each_names_its_source(row):
    assert row.source


def test_slugs_are_the_keys_and_no_slug_means_two_things():
    assert [row.slug for row in SYMPTOMS.values()] == list(SYMPTOMS)
    assert [row.slug for row in RED_FLAGS.values()] == list(RED_FLAGS)
    assert not SYMPTOMS.keys() & RED_FLAGS.keys()


@pytest.mark.parametrize(
    ("slug", "hours"),
    [("headache", 24), ("lightheaded", 24), ("nausea", 24), ("dizziness", 6), ("vomiting", None)],
)
def test_a_usual_end_stands_only_where_a_source_gives_one(slug, hours):
    assert SYMPTOMS[slug].usual_end_hours == hours


@pytest.mark.parametrize(
    ("slug", "action"),
    [
        ("chest_pain", "911"),
        ("suicide_intent", "911"),
        ("self_harm_thoughts", "988"),
        ("severe_headache", "call clinic now"),
    ],
)
def test_a_red_flag_says_whom_to_call(slug, action):
    assert RED_FLAGS[slug].action == action


def test_no_other_action_is_known():
    assert {flag.action for flag in RED_FLAGS.values()} == {"911", "988", "call clinic now"}
