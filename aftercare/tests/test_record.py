"""Finding a patient, their record, and what staff write down after a call."""

from datetime import timedelta

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.symptoms import SYMPTOMS
from aftercare.triage import Fired
from portal.models import Event, Patient
from portal.testing.sql import queries

NOTE = Fired("note", "read today", "Wrote a note")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def left(bring, maria):
    return bring(maria)


@pytest.fixture
def check_in(left, time_machine):
    """Maria's 2-hour check-in, a minute after it fell due."""
    first = CheckIn.objects.plan_after(left, at=left.released_at)[0]
    time_machine.move_to(first.due_at + MINUTE, tick=False)
    return first


@pytest.fixture
def as_user(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


# Finding


@pytest.mark.parametrize(
    "typed, found",
    [
        ("alva", ["Alvarez"]),
        ("Maria Alvarez", ["Alvarez"]),
        ("alvarez, maria", ["Alvarez"]),
        ("02/11/1985", ["Alvarez"]),
        ("0177", ["Alvarez", "Okafor"]),
        ("(555) 010-0177", ["Alvarez", "Okafor"]),
        ("010 9999", []),
        ("maria ben", []),
        ("%", []),
        ("177", []),
    ],
)
def test_a_patient_is_found_by_name_birth_date_or_phone(as_user, dana, maria, ben, typed, found):
    page = as_user(dana).post("/staff/patients/", {"who": typed})
    assert [patient.last_name for patient in page.context["found"]] == found


def test_nobody_is_found_in_another_clinic(as_user, dana, enroll, harbor):
    enroll("Hana", "Sato", clinic=harbor)
    assert b"Nobody found" in as_user(dana).post("/staff/patients/", {"who": "Sato"}).content


def test_a_name_in_the_address_is_looked_at_by_nobody(as_user, dana, maria):
    page = as_user(dana).get("/staff/patients/?who=Alvarez")
    assert page.context["found"] is None and b"Alvarez</a>" not in page.content


# The record


@pytest.mark.parametrize("role", ["nurse", "clinician", "scheduler", "manager"])
def test_the_desk_sees_sessions_and_messages_and_no_answer(
    as_user, hire, maria, check_in, role, noon
):
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=check_in.due_at)
    check_in.send({"call": True, "note": "It hurts here."}, at=check_in.due_at)
    page = as_user(hire("Robin Some", role)).get(f"/staff/patients/{maria.pk}/").content.decode()
    for shown in ("Maria Alvarez", "02/11/1985", "Released", "No driving until", "planned"):
        assert shown in page
    clinical = role in ("nurse", "clinician")
    for answer in ("It hurts here.", "Chest pain", "warning sign", "Concerns", "Who did what"):
        assert (answer in page) == clinical


@pytest.mark.parametrize("page", ["", "concern/"])
def test_another_clinics_record_is_as_good_as_missing(as_user, dana, enroll, harbor, page):
    theirs = enroll("Hana", "Sato", clinic=harbor)
    for pk in (theirs.pk, 99999):
        assert as_user(dana).get(f"/staff/patients/{pk}/{page}").status_code == 404


def test_the_desk_writes_no_concern_and_no_check_in(as_user, kofi, maria, check_in):
    client = as_user(kofi)
    assert client.get(f"/staff/patients/{maria.pk}/concern/").status_code == 404
    assert client.post(f"/staff/check-ins/{check_in.pk}/told/", {}).status_code == 404


def test_looking_is_on_record(as_user, dana, maria):
    as_user(dana).get(f"/staff/patients/{maria.pk}/")
    assert Event.objects.filter(verb="looked at", by=dana, patient=maria).count() == 1


def test_who_looked_is_folded_by_person_and_day(as_user, dana, noor, maria, left, noon):
    for minutes in (0, 30):
        at = noon + minutes * MINUTE
        Event.objects.record("looked at", at=at, by=noor, row=left)
    page = " ".join(as_user(dana).get(f"/staff/patients/{maria.pk}/").content.decode().split())
    assert "Thursday, March 5, 2026: Noor Haddad, session, 2 times, noon to 12:30pm" in page
    history = page.split("Who did what")[1].split("Who looked")[0]
    assert "released" in history and "looked at" not in history


def test_the_desk_does_not_read_who_looked(as_user, kofi, dana, maria, noon):
    Event.objects.record("looked at", at=noon, by=dana, row=maria)
    assert b"Who looked" not in as_user(kofi).get(f"/staff/patients/{maria.pk}/").content


def test_the_record_costs_the_same_for_one_session_and_for_many(
    as_user, dana, maria, left, policy, book, noon, course, time_machine
):
    time_machine.move_to(noon + timedelta(hours=5), tick=False)
    client = as_user(dana)

    def look():
        client.get(f"/staff/patients/{maria.pk}/")

    CheckIn.objects.plan_after(left, at=left.released_at)
    Concern.objects.raise_for(patient=maria, fired=[NOTE], at=noon)
    few = len(queries(look))
    for days in range(1, 9):
        book(maria, at=noon + timedelta(hours=24 * days))
        Concern.objects.raise_for(patient=maria, fired=[NOTE], at=noon)
    assert len(queries(look)) == few <= 16


# A check-in told by phone


def by_phone(client, check_in, **told):
    answers = {"flags": ["none"], "well": "on", "note": ""} | told
    return client.post(f"/staff/check-ins/{check_in.pk}/told/", answers, follow=True)


def test_a_check_in_told_by_phone_is_kept_as_if_it_was_sent(as_user, dana, check_in):
    page = by_phone(as_user(dana), check_in, well="", headache="1", nausea="unsure", note="Tired.")
    check_in = CheckIn.objects.get(pk=check_in.pk)
    assert check_in.told == {
        "red_flags": {"flags": []},
        "symptoms": {"symptoms": ["headache", "nausea"]},
        "how_bad": {"headache": 1, "nausea": "unsure"},
        "send": {"call": False, "note": "Tired."},
    }
    assert check_in.told_to == dana and check_in.sent_at
    assert {answer.written_by for answer in check_in.answers.all()} == {dana}
    said = page.content.decode()
    assert "Told by phone to Dana Reyes" in said and "Headache: Mild" in said


def test_what_is_told_by_phone_fires_the_same_rules_and_is_hers_who_heard_it(
    as_user, dana, check_in
):
    by_phone(as_user(dana), check_in, flags=["chest_pain"])
    concern = Concern.objects.get()
    assert (concern.level, concern.taken_by, concern.raised_by) == ("call now", dana, dana)


@pytest.mark.parametrize(
    "told, said",
    [
        ({"flags": []}, "Tick what they have"),
        ({"flags": ["none", "chest_pain"]}, "Leave only what is true"),
        ({"well": ""}, "Choose how bad each side effect is"),
        ({"headache": "2"}, "Choose how bad each side effect is"),
        ({"note": "x" * 501}, "Your note has 501 letters"),
        ({"headache": "9", "well": ""}, "not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(as_user, dana, check_in, told, said):
    assert said in by_phone(as_user(dana), check_in, **told).content.decode()
    assert not check_in.answers.exists()


def test_a_silent_patient_can_still_be_called(as_user, dana, check_in, time_machine):
    time_machine.move_to(check_in.closes_at + MINUTE, tick=False)
    by_phone(as_user(dana), check_in)
    assert CheckIn.objects.get(pk=check_in.pk).told_to == dana


def test_a_double_tap_writes_it_down_once(as_user, dana, check_in):
    by_phone(as_user(dana), check_in)
    page = by_phone(as_user(dana), check_in, note="Again.")
    assert "This one cannot be written down now" in page.content.decode()
    assert check_in.answers.count() == 3


def test_what_is_not_due_yet_cannot_be_told(as_user, dana, left, check_in):
    later = left.check_ins.get(hours=24)
    assert "cannot be written down" in by_phone(as_user(dana), later).content.decode()
    assert not later.answers.exists()


# A concern by hand


def by_hand(client, patient, **told):
    said = {"level": "call today", "words": "Her sister called: she sleeps all day."} | told
    return client.post(f"/staff/patients/{patient.pk}/concern/", said, follow=True)


def test_a_nurse_puts_what_she_heard_on_the_queue(as_user, dana, maria, left, policy, check_in):
    page = by_hand(as_user(dana), maria, session=left.pk).content.decode()
    concern = Concern.objects.get()
    assert (concern.level, concern.raised_by, concern.appointment) == ("call today", dana, left)
    assert concern.taken_by is None and concern.reasons.get().rule == "by hand"
    assert "she sleeps all day" in page and "Written down by Dana Reyes" in page


def test_she_can_take_it_by_the_same_click(as_user, dana, maria, policy):
    by_hand(as_user(dana), maria, mine="on")
    assert Concern.objects.get().taken_by == dana


@pytest.mark.parametrize(
    "told, said",
    [
        ({"level": ""}, "Choose how soon"),
        ({"level": "no reply"}, "not one of the available choices"),
        ({"words": "  "}, "Write in a sentence what it is."),
        ({"words": "x" * 301}, "at most 300"),
    ],
)
def test_a_concern_says_how_soon_and_what(as_user, dana, maria, policy, told, said):
    assert said in by_hand(as_user(dana), maria, **told).content.decode()
    assert not Concern.objects.exists()


def test_a_session_of_somebody_else_cannot_be_named(as_user, dana, ben, left):
    page = by_hand(as_user(dana), ben, session=left.pk).content.decode()
    assert "not one of the available choices" in page
    assert not Concern.objects.exists()


def test_every_symptom_can_be_told_by_phone(as_user, dana, check_in):
    by_phone(as_user(dana), check_in, well="", **dict.fromkeys(SYMPTOMS, "1"))
    told = CheckIn.objects.get(pk=check_in.pk).told["how_bad"]
    assert set(told) == set(SYMPTOMS)


def test_names_in_any_script_stand_as_they_are(as_user, dana, enroll):
    layla = enroll("ليلى", "O’حداد")
    assert "ليلى O’حداد" in as_user(dana).get(f"/staff/patients/{layla.pk}/").content.decode()
    assert Patient.objects.filter(first_name="ليلى").exists()
