"""What ties check-ins, answers and concerns to one patient of one clinic, attacked rule by rule."""

import pytest

from aftercare.models import Answer, CheckIn, Concern, Contact, Reason
from aftercare.tests.check_ins import HOUR
from portal.testing.databases import refusal

SET_ASIDE = "what_is_set_aside_says_when_and_was_not_sent"


@pytest.fixture
def session(bring, maria):
    return bring(maria)


@pytest.fixture
def hana(enroll, harbor):
    """A patient of another clinic."""
    return enroll("Hana", "Sato", clinic=harbor)


@pytest.fixture
def check_in(maria, noon):
    def check_in(patient=maria, **more):
        times = {"patient": patient, "due_at": noon, "closes_at": noon + HOUR}
        return CheckIn.objects.create(**{"clinic": patient.clinic} | times | more)

    return check_in


@pytest.fixture
def concern(maria, noon):
    def concern(patient=maria, **more):
        facts = {"patient": patient, "level": "read today", "raised_at": noon, "due_at": noon}
        return Concern.objects.create(**{"clinic": patient.clinic} | facts | more)

    return concern


@pytest.fixture
def answer(check_in, noon):
    def answer(**more):
        facts = {"page": "symptoms", "told": {"symptoms": []}, "answered_at": noon}
        return Answer.objects.create(**facts | more)

    return answer


def test_a_check_in_is_of_a_patient_of_its_clinic(check_in, harbor):
    assert refusal(lambda: check_in(clinic=harbor)) == "a_check_in_is_of_a_patient_of_its_clinic"


def test_a_check_in_is_after_a_session_of_its_patient(check_in, session, ben):
    said = refusal(lambda: check_in(ben, appointment=session))
    assert said == "a_check_in_is_after_a_session_of_its_patient"


def test_a_concern_is_about_a_patient_of_its_clinic(concern, harbor):
    assert refusal(lambda: concern(clinic=harbor)) == "a_concern_is_about_a_patient_of_its_clinic"


def test_a_concern_is_about_a_session_of_its_patient(concern, session, ben):
    said = refusal(lambda: concern(ben, appointment=session))
    assert said == "a_concern_is_about_a_session_of_its_patient"


def test_a_concern_is_about_a_check_in_of_its_patient(concern, check_in, ben):
    said = refusal(lambda: concern(ben, check_in=check_in()))
    assert said == "a_concern_is_about_a_check_in_of_its_patient"


def test_an_answer_is_to_a_check_in_of_its_clinic(answer, check_in, harbor):
    said = refusal(lambda: answer(clinic=harbor, check_in=check_in()))
    assert said == "an_answer_is_to_a_check_in_of_its_clinic"


def test_a_reason_is_for_a_concern_of_its_clinic(concern, harbor, noon):
    raised = concern()
    said = refusal(
        lambda: Reason.objects.create(clinic=harbor, concern=raised, rule="note", at=noon)
    )
    assert said == "a_reason_is_for_a_concern_of_its_clinic"


def test_a_reason_is_an_answer_of_its_clinic(concern, answer, check_in, hana, noon):
    raised, theirs = concern(), answer(clinic=hana.clinic, check_in=check_in(hana))
    whose = {"clinic": raised.clinic, "concern": raised, "answer": theirs}
    said = refusal(lambda: Reason.objects.create(**whose, rule="note", at=noon))
    assert said == "a_reason_is_an_answer_of_its_clinic"


def test_a_contact_is_about_a_concern_of_its_clinic(concern, harbor, dana, noon):
    whose = {"clinic": harbor, "concern": concern(), "by": dana}
    said = refusal(lambda: Contact.objects.create(**whose, note="No answer.", at=noon))
    assert said == "a_contact_is_about_a_concern_of_its_clinic"


def test_what_belongs_together_goes_in(concern, answer, check_in, session, maria, dana, noon):
    own = check_in(appointment=session)
    told = answer(clinic=maria.clinic, check_in=own)
    raised = concern(check_in=own, appointment=session)
    here = {"clinic": maria.clinic, "concern": raised, "at": noon}
    Reason.objects.create(**here, answer=told, rule="note")
    Contact.objects.create(**here, by=dana, note="No answer.")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"closes_at": "due"}, "a_check_in_closes_after_it_opens"),
        ({"hours": 2}, "hours_count_from_a_session"),
        ({"set_aside": "joined"}, SET_ASIDE),
        ({"set_aside_at": "due"}, SET_ASIDE),
        ({"set_aside": "lost", "set_aside_at": "due"}, SET_ASIDE),
        (
            {"set_aside": "joined", "set_aside_at": "due", "sent_at": "due"},
            SET_ASIDE,
        ),
    ],
)  # fmt: skip
def test_a_check_in_says_what_became_of_it(check_in, noon, change, rule):
    told = {name: noon if value == "due" else value for name, value in change.items()}
    assert refusal(lambda: check_in(**told)) == rule


def test_one_check_in_a_session_and_moment(check_in, session):
    check_in(appointment=session, hours=2)
    said = refusal(lambda: check_in(appointment=session, hours=2))
    assert said == "one_check_in_a_session_and_moment"


def test_one_first_answer_a_page(answer, check_in, maria):
    own = {"clinic": maria.clinic, "check_in": check_in()}
    first = answer(**own)
    assert refusal(lambda: answer(**own)) == "one_first_answer_a_page"
    assert refusal(lambda: answer(**own, replaces=first)) is None
    assert refusal(lambda: answer(**own, page="other")) == "an_answer_is_to_a_known_page"


def test_a_contact_says_something(concern, maria, dana, noon):
    whose = {"clinic": maria.clinic, "concern": concern(), "by": dana, "at": noon}
    assert refusal(lambda: Contact.objects.create(**whose)) == "a_contact_says_something"
