"""A red flag: whom to call in that very response, and a concern that nothing takes back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from aftercare.models import Answer, CheckIn, Concern
from aftercare.symptoms import RED_FLAGS
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG, text
from portal.models import Clinic, Message

NOT_SAVED = "Not saved. We have not told your clinic."


def heading(response):
    return text(response).split("<title>")[1].split(" - ")[0]


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


def test_a_closed_clinic_says_so(tap, lakeside):
    Clinic.objects.update(doors="closed", after_hours="At night, call 555-010-0199.")
    page = text(tap("", {"flags": "severe_headache"}))
    assert "The clinic is closed. Do not wait." in page
    assert "At night, call 555-010-0199." in page
    assert "It opens at 8am Friday, March 6." in page
    assert "A nurse will call you by 8:10am Friday, March 6." in page


# When it cannot be saved


@pytest.fixture
def no_insert(committed_db, as_role):
    """The database is there, and refuses to keep an answer."""
    with as_role("portal_owner") as cursor:
        cursor.execute("revoke insert on aftercare_answer from portal_web")


def assert_numbers_stand(response):
    page = text(response)
    assert response.status_code == 200
    assert NOT_SAVED in page
    assert "Call 911 now" in page
    assert "Chest pain, pressure or tightness" in page
    assert 'href="tel:911"' in page
    assert 'href="tel:988"' in page
    assert "Do not drive" in page
    assert "has been told" not in page
    assert response["Referrer-Policy"] == "no-referrer"


def test_when_it_cannot_be_saved_the_numbers_stand(committed_db, tap, no_insert):
    assert_numbers_stand(tap("", CHEST_PAIN))
    assert not Concern.objects.exists()


def test_when_the_database_is_gone_the_numbers_stand(committed_db, tap):
    connection.close()
    before, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
    try:
        assert_numbers_stand(tap("", CHEST_PAIN))
    finally:
        connection.settings_dict["HOST"] = before


def test_when_the_commit_is_refused_the_numbers_stand(committed_db, tap, monkeypatch):
    monkeypatch.setattr("aftercare.models.answering.Concern.objects.raise_for", lambda **told: None)
    assert_numbers_stand(tap("", CHEST_PAIN))
    assert not Answer.objects.exists()


def test_the_page_that_is_not_saved_asks_the_database_nothing(
    tap, monkeypatch, django_assert_num_queries
):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr("aftercare.views.check_in_link.CheckIn.objects", broken)
    with django_assert_num_queries(0):
        assert_numbers_stand(tap("", CHEST_PAIN))


def test_without_a_sign_a_fault_is_said_to_be_one(committed_db, tap, no_insert, client):
    client.raise_request_exception = False
    response = tap("", NO_FLAG)
    assert response.status_code == 500
    assert "may not be saved" in text(response)


@pytest.mark.parametrize("key", ["", "nothing", "x" * 400])
def test_behind_a_link_that_opens_nothing_the_numbers_stand(client, db, key):
    assert_numbers_stand(client.post(f"/k/{key}/" if key else "/k/", CHEST_PAIN))


def test_on_a_page_that_was_open_too_long_the_numbers_stand(tap, due, time_machine):
    time_machine.move_to(due.closes_at, tick=False)
    assert_numbers_stand(tap("", CHEST_PAIN))
    time_machine.move_to(due.due_at - timedelta(seconds=1), tick=False)
    assert_numbers_stand(tap("", CHEST_PAIN))


def test_long_after_send_the_numbers_stand(answer_all, tap, time_machine):
    answer_all()
    time_machine.shift(15 * MINUTE)
    assert_numbers_stand(tap("", CHEST_PAIN))


# Round the portal, as portal_web


NOW = datetime(2026, 3, 5, 22, tzinfo=UTC)
ANSWER = """insert into aftercare_answer (clinic_id, check_in_id, page, told, answered_at)
            values (%s, %s, 'red_flags', %s, %s)"""


@pytest.mark.parametrize("told", [{"flags": ["chest_pain"]}, {"flags": [None]}, {"flags": [[]]}])
def test_no_flag_is_committed_without_its_concern(committed_db, due, as_role, told):
    with (
        pytest.raises(Exception, match="red flag has no concern"),
        as_role("portal_web") as cursor,
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
    with pytest.raises(IntegrityError), transaction.atomic():
        answer = Answer.objects.create(
            clinic_id=due.clinic_id, check_in=due, page="red_flags",
            told={"flags": ["seizure"]}, answered_at=NOW, replaces=Answer.objects.get(),
        )  # fmt: skip
        other = Concern.objects.create(
            clinic_id=ben.clinic_id, patient=ben, level="call now", raised_at=NOW, due_at=NOW
        )
        other.reasons.create(clinic_id=ben.clinic_id, answer=answer, rule="red flag", at=NOW)


@pytest.mark.parametrize(
    "attack",
    [
        "update aftercare_answer set told = '{\"flags\": []}'",
        "update aftercare_answer set answered_at = null",
        "delete from aftercare_answer",
        "truncate aftercare_answer cascade",
        "update aftercare_reason set words = ''",
        "delete from aftercare_reason",
        "delete from aftercare_concern",
        "update aftercare_concern set level = 'no reply'",
        "update aftercare_concern set due_at = due_at + interval '1 second'",
        "update aftercare_concern set patient_id = null",
        "alter table aftercare_answer disable trigger all",
        "set session_replication_role = replica",
    ],
)
def test_what_was_told_is_never_taken_back(tap, attack):
    tap("", CHEST_PAIN)
    with pytest.raises(Exception), transaction.atomic(), connection.cursor() as cursor:  # noqa: B017
        cursor.execute(attack)
    assert Answer.objects.get().told == {"flags": ["chest_pain"]}


def test_the_worker_reads_no_answer(committed_db, tap, as_role):
    tap("", CHEST_PAIN)
    with pytest.raises(Exception, match="permission denied"), as_role("portal_worker") as cursor:
        cursor.execute("select told from aftercare_answer")


def test_a_check_in_of_today_has_a_token_of_its_own(check_ins):
    tokens = {one.token for one in CheckIn.objects.all()}
    assert len(tokens) == 3
    assert all(len(token) == 22 for token in tokens)
