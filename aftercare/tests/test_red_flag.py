"""A red flag: whom to call in that very response, and a concern that nothing takes back."""

import json
import re
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg2.errors import CheckViolation

from aftercare.models import Answer, CheckIn, Concern
from aftercare.symptoms import RED_FLAGS
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG
from portal.models import Message
from portal.testing.pages import heading, text


@pytest.mark.parametrize("slug", RED_FLAGS)
def test_every_red_flag_shows_whom_to_call_in_that_very_response(tap, slug):
    response = tap("", {"flags": slug})
    assert response.status_code == 200
    call = {
        "911": "Call 911 now",
        "988": "Call or text 988 now",
        "call clinic now": "Call your clinic now",
    }
    assert heading(response) == call[RED_FLAGS[slug].action]
    assert RED_FLAGS[slug].words in text(response)


@pytest.mark.parametrize(
    ("ticked", "call"),
    [
        (["self_harm_thoughts", "chest_pain"], "Call 911 now"),
        (["severe_headache", "self_harm_thoughts"], "Call or text 988 now"),
        (["severe_headache", "cannot_pass_urine"], "Call your clinic now"),
    ],
)
def test_of_several_the_most_urgent_decides(tap, ticked, call):
    assert heading(tap("", {"flags": ticked})) == call


@pytest.mark.parametrize("more", ["none", "no_such_sign"])
def test_a_sign_wins_over_whatever_else_was_posted_with_it(tap, more):
    response = tap("", {"flags": ["chest_pain", more]})
    assert heading(response) == "Call 911 now"
    assert Answer.objects.get().told == {"flags": ["chest_pain"]}
    assert Concern.objects.get().level == "call now"
    said = "You also ticked “None of these”. We took the sign." in text(response)
    assert said == (more == "none")


def test_the_most_urgent_signs_stand_first(tap):
    page = text(tap())
    places = [page.index(RED_FLAGS[slug].words) for slug in ("seizure", "self_harm_thoughts")]
    assert places == sorted(places)
    assert places[-1] < page.index(RED_FLAGS["severe_headache"].words)


def test_it_raises_one_concern_with_its_reason(tap, due, maria):
    tap("", CHEST_PAIN)
    concern = Concern.objects.get()
    assert (concern.level, concern.patient, concern.check_in) == ("call now", maria, due)
    reason = concern.reasons.get()
    assert reason.words == "Ticked a warning sign: Chest pain, pressure or tightness"
    assert reason.answer == Answer.objects.get(page="red_flags")


def test_staff_on_duty_are_owed_a_message_at_once(tap, dana, noor, due):
    dana.go_on_duty(at=due.due_at)
    tap("", CHEST_PAIN)
    message = Message.objects.get(kind="concern")
    assert (message.user, message.due_at) == (dana, due.due_at + 10 * MINUTE)


def test_posted_twice_it_is_one_concern_and_the_same_page(tap):
    first, second = tap("", CHEST_PAIN), tap("", CHEST_PAIN)
    assert heading(first) == heading(second)
    assert (Concern.objects.count(), Answer.objects.count()) == (1, 1)


def test_a_second_sign_joins_the_same_concern(tap):
    tap("", CHEST_PAIN)
    tap("", {"flags": ["chest_pain", "seizure"]})
    words = Concern.objects.get().reasons.values_list("words", flat=True)
    assert [w.partition(": ")[2] for w in words] == [
        RED_FLAGS["chest_pain"].words,
        RED_FLAGS["seizure"].words,
    ]


def test_unticking_one_of_two_is_refused_by_no_rule_of_the_database(tap):
    tap("", {"flags": ["chest_pain", "seizure"]})
    tap("", CHEST_PAIN)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    assert Answer.objects.count() == 2


def test_unticking_never_closes_or_lowers_it(tap):
    tap("", CHEST_PAIN)
    before = Concern.objects.values().get()
    assert tap("", NO_FLAG).status_code == 302
    assert Concern.objects.values().get() == before


def test_after_a_person_closed_it_a_new_sign_raises_a_new_one(tap, dana, due):
    tap("", CHEST_PAIN)
    at = due.due_at + 11 * MINUTE
    Concern.objects.update(
        taken_by=dana, taken_at=at, resolved_by=dana, resolved_at=at, outcome="spoke", note="Fine."
    )
    tap("", {"flags": ["chest_pain", "seizure"]})
    assert Concern.objects.open().get().reasons.count() == 2


def test_the_other_questions_can_still_be_answered(tap, due):
    page = text(tap("", CHEST_PAIN))
    assert f'href="/k/{due.token}/symptoms/"' in page
    assert f'href="/k/{due.token}/"' in page
    assert tap("symptoms/").status_code == 200


def test_now_says_the_same_again_and_after_an_untick_asks_again(tap, due):
    tap("", CHEST_PAIN)
    assert heading(tap("now/")) == "Call 911 now"
    tap("", NO_FLAG)
    assert tap("now/").url == f"/k/{due.token}/"


def test_now_can_be_read_after_the_check_in_has_closed(tap, time_machine):
    tap("", CHEST_PAIN)
    time_machine.shift(30 * HOUR)
    page = text(tap("now/"))
    assert "Call 911 now" in page
    assert "Change my answer" not in page


def test_it_shows_no_name_and_no_treatment_word(tap):
    words = text(tap("", CHEST_PAIN)).lower()
    for word in ("maria", "alvarez", "sam", "rivera", "ketamine", "infusion"):
        assert f" {word}" not in words


# Who reads it, and by when: 10 minutes from 3:45pm


def test_nobody_has_read_it_until_somebody_took_it(tap, dana, due):
    page = text(tap("", CHEST_PAIN))
    assert "Nobody has read it yet" in page
    assert "A nurse will call you by 3:55pm." in page
    assert "It is open until 7pm." in page
    Concern.objects.update(taken_by=dana, taken_at=due.due_at + 12 * MINUTE)
    page = text(tap("now/"))
    assert "Dana Reyes, RN is reading it" in page
    assert "Since 3:47pm." in page
    assert "Nobody has read it yet" not in page


def test_what_was_promised_and_did_not_come_is_taken_back(tap, time_machine, due):
    tap("", CHEST_PAIN)
    time_machine.move_to(due.due_at + 21 * MINUTE - timedelta(seconds=1), tick=False)
    assert "A nurse will call you by 3:55pm." in text(tap("now/"))
    time_machine.move_to(due.due_at + 21 * MINUTE, tick=False)
    page = text(tap("now/"))
    assert "We have not reached you" in page
    assert "We said by 3:55pm. Call 555-010-0142." in page
    assert "will call you" not in page


def test_who_was_answered_reads_by_whom_and_when(tap, dana, due):
    tap("", CHEST_PAIN)
    Concern.objects.update(
        taken_by=dana, taken_at=due.due_at + 11 * MINUTE, resolved_by=dana,
        resolved_at=due.due_at + 20 * MINUTE, outcome="spoke", note="Went to the hospital.",
    )  # fmt: skip
    page = text(tap("now/"))
    assert "Dana Reyes, RN has read it" in page
    assert "Read at 3:46pm. Closed at 3:55pm." in page
    assert "hospital" not in page


def test_a_closed_clinic_says_so(change_clinic, tap):
    change_clinic(doors="closed", after_hours="At night, call 555-010-0199.")
    page = text(tap("", {"flags": "severe_headache"}))
    assert "The clinic is closed. Do not wait." in page
    assert "At night, call 555-010-0199." in page
    assert "It opens at 8am Friday, March 6." in page
    assert "A nurse will call you by 8:10am Friday, March 6." in page


# Round the portal, as a role that runs it


NOW = datetime(2026, 3, 5, 22, tzinfo=UTC)
ANSWER = """insert into aftercare_answer (clinic_id, check_in_id, page, told, answered_at)
            values (%s, %s, 'red_flags', %s, %s)"""


@pytest.mark.parametrize("told", [{"flags": ["chest_pain"]}, {"flags": [None]}, {"flags": [[]]}])
def test_no_flag_is_committed_without_its_concern(committed_db, due, as_role, told):
    with (
        pytest.raises(Exception, match="red flag has no concern"),
        as_role("web_link", check_in=due.pk, clinic=due.clinic_id) as cursor,
    ):
        cursor.execute(ANSWER, [due.clinic_id, due.pk, json.dumps(told), NOW])
    assert not Answer.objects.exists()


@pytest.mark.parametrize("told", ['{"flags": null}', '{"flags": "chest_pain"}', "{}", "null", "[]"])
def test_flags_are_told_in_the_one_shape_the_rule_reads(due, told):
    refused = pytest.raises(IntegrityError, match="red_flags_are_a_list")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ANSWER, [due.clinic_id, due.pk, told, NOW])


def test_a_concern_about_somebody_else_is_not_enough(committed_db, tap, due, ben):
    tap("", CHEST_PAIN)
    refused = pytest.raises(IntegrityError, match="red flag has no concern")
    with refused, transaction.atomic():
        answer = Answer.objects.create(
            clinic_id=due.clinic_id, check_in=due, page="red_flags",
            told={"flags": ["seizure"]}, answered_at=NOW, replaces=Answer.objects.get(),
        )  # fmt: skip
        other = Concern.objects.create(
            clinic_id=ben.clinic_id, patient=ben, level="call now", raised_at=NOW, due_at=NOW
        )
        other.reasons.create(clinic_id=ben.clinic_id, answer=answer, rule="red flag", at=NOW)


DENIED = "permission denied"


@pytest.mark.parametrize(
    ("attack", "rule"),
    [
        ("update aftercare_answer set told = '{\"flags\": []}'", DENIED),
        ("update aftercare_answer set answered_at = null", DENIED),
        ("delete from aftercare_answer", DENIED),
        ("truncate aftercare_answer cascade", DENIED),
        ("update aftercare_reason set words = ''", DENIED),
        ("delete from aftercare_reason", DENIED),
        ("delete from aftercare_concern", DENIED),
        ("update aftercare_concern set level = 'no reply'", "never lowered"),
        ("update aftercare_concern set due_at = due_at + interval '1 second'", "never lowered"),
        ("update aftercare_concern set patient_id = null", DENIED),
        ("alter table aftercare_answer disable trigger all", "must be owner"),
        ("set session_replication_role = replica", DENIED),
    ],
)
def test_what_was_told_is_never_taken_back(committed_db, tap, as_role, dana, attack, rule):
    tap("", CHEST_PAIN)
    nurse = as_role("web_clinical", user=dana.pk, clinic=dana.clinic_id)
    with pytest.raises(psycopg2.Error, match=rule), nurse as cursor:
        cursor.execute(attack)
    assert Answer.objects.get().told == {"flags": ["chest_pain"]}


@pytest.mark.parametrize(
    ("attack", "rule"),
    [
        ("update aftercare_answer set answered_at = now()", "rows_are_only_added"),
        ("delete from aftercare_answer", "rows_are_only_added"),
        ("truncate aftercare_answer cascade", "are_only_added|never_deleted"),
        ("update aftercare_reason set words = ''", "rows_are_only_added"),
        ("delete from aftercare_reason", "rows_are_only_added"),
        ("delete from aftercare_concern", "concerns_are_never_deleted"),
        ("truncate aftercare_concern cascade", "are_only_added|never_deleted"),
        ("update aftercare_concern set patient_id = patient_id + 1", "a_concern_is_never_lowered"),
    ],
)
def test_not_by_the_owner_either(committed_db, tap, as_role, attack, rule):
    tap("", CHEST_PAIN)
    with pytest.raises(CheckViolation) as refused, as_role("portal_owner") as owner:
        owner.execute(attack)
    assert re.search(rule, refused.value.diag.constraint_name)


def test_the_worker_reads_no_answer(committed_db, tap, as_role):
    tap("", CHEST_PAIN)
    with pytest.raises(Exception, match="permission denied"), as_role("portal_worker") as cursor:
        cursor.execute("select told from aftercare_answer")


def test_a_check_in_of_today_has_a_token_of_its_own(check_ins):
    tokens = {one.token for one in CheckIn.objects.all()}
    assert len(tokens) == 3
    assert all(len(token) == 22 for token in tokens)
