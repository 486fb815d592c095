"""With whom staff may talk about a patient: said by the patient, beside each button that calls."""

import pytest

from aftercare.models import Concern
from aftercare.triage import Fired
from portal.models import Event
from portal.testing.pages import text
from scheduling.models import Consent

SAM = {"name": "Sam Rivera", "about": "how they are"}
NO_CONSENT = "Talk about the ride only, and only if the patient has asked you to."


@pytest.fixture
def as_maria(sign_in, maria, clock):
    return sign_in(maria.user)


@pytest.fixture
def desk(sign_in, kofi, clock):
    return sign_in(kofi)


def test_the_patient_gives_it_and_ends_it_on_their_account(as_maria, maria, noon):
    shown = text(as_maria.post("/account/talk/", SAM, follow=True))
    assert "<bdi>Sam Rivera</bdi></b>: The ride, and how they are after a session" in shown
    given = Consent.objects.get()
    assert (given.patient, given.recorded_by, given.given_at) == (maria, maria.user, noon)
    shown = text(as_maria.post(f"/account/talk/{given.pk}/end/", follow=True))
    assert "Sam Rivera" not in shown
    given.refresh_from_db()
    assert (given.ended_at, given.ended_by) == (noon, maria.user)
    verbs = Event.objects.filter(row="scheduling.consent").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["consent given", "consent ended"]


def test_staff_write_it_down_and_end_it_on_the_record(desk, maria, kofi):
    record = f"/staff/patients/{maria.pk}/"
    shown = text(desk.post(f"{record}talk/", SAM, follow=True))
    assert "<bdi>Sam Rivera</bdi></b>: The ride, and how they are" in shown
    given = Consent.objects.get()
    assert given.recorded_by == kofi
    assert "Sam Rivera" not in text(desk.post(f"/staff/talk/{given.pk}/end/", follow=True))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (SAM | {"name": ""}, "Enter the name of this person."),
        (SAM | {"about": ""}, "Choose what we may talk about."),
        (SAM | {"about": "all of it"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(as_maria, told, said):
    shown = text(as_maria.post("/account/talk/", told))
    assert said in shown
    assert not told["name"] or 'value="Sam Rivera"' in shown
    assert not Consent.objects.exists()


def test_a_later_word_about_the_same_person_replaces_the_earlier(as_maria, maria):
    as_maria.post("/account/talk/", SAM)
    as_maria.post("/account/talk/", {"name": "sam rivera", "about": "the ride"})
    assert [one.about for one in Consent.objects.in_force(maria)] == ["the ride"]
    assert Consent.objects.count() == 2


def test_nobody_ends_what_another_patient_said(as_maria, sign_in, ben, desk, hire, harbor, maria):
    as_maria.post("/account/talk/", SAM)
    given = Consent.objects.get()
    elsewhere = sign_in(hire("Olga Harbor", "nurse", clinic=harbor))
    assert sign_in(ben.user).post(f"/account/talk/{given.pk}/end/").status_code == 404
    assert elsewhere.post(f"/staff/talk/{given.pk}/end/").status_code == 404
    given.refresh_from_db()
    assert given.ended_at is None


def test_the_manager_looks_on(sign_in, lena, maria, clock):
    shown = text(sign_in(lena).get(f"/staff/patients/{maria.pk}/"))
    assert "Whom we may talk with" in shown and "Add somebody" not in shown
    assert sign_in(lena).post(f"/staff/patients/{maria.pk}/talk/", SAM).status_code == 404


class TestBesideTheButtons:
    @pytest.fixture
    def session(self, book, maria, confirm_ride):
        session = book(maria)
        confirm_ride(session)
        return session

    def pages(self, sign_in, dana, session):
        silent = Fired("silent companion", "call today", "Ride home named, not confirmed")
        Concern.objects.raise_for(
            patient=session.patient, appointment=session, fired=[silent], at=session.begins
        )
        client = sign_in(dana)
        for page in (f"/staff/sessions/{session.pk}/", "/staff/review/"):
            shown = text(client.get(page))
            assert 'href="tel:+15550100178"' in shown
            yield shown

    def test_it_says_what_may_be_talked_about(self, sign_in, dana, session, clock, noon):
        Consent.objects.give(session.patient, **SAM, by=session.patient.user, at=noon)
        for shown in self.pages(sign_in, dana, session):
            assert "May talk with <bdi>Sam Rivera</bdi> about: <b>The ride, and how they" in shown
            assert NO_CONSENT not in shown

    def test_without_one_it_says_so(self, sign_in, dana, session, clock, noon):
        for shown in self.pages(sign_in, dana, session):
            assert "No consent on record for <bdi>Sam Rivera</bdi>." in shown
            assert NO_CONSENT in shown

    def test_one_that_ended_or_is_about_another_person_allows_nothing(
        self, sign_in, dana, session, clock, noon
    ):
        by = {"by": session.patient.user, "at": noon}
        Consent.objects.give(session.patient, **SAM, **by).end(**by)
        Consent.objects.give(session.patient, name="Ana Costa", about="everything", **by)
        for shown in self.pages(sign_in, dana, session):
            assert NO_CONSENT in shown

    def test_after_the_release_it_stands_beside_who_took_them_home(
        self, sign_in, dana, bring, ben, clock, noon
    ):
        session = bring(ben, chair=1)
        clock(minutes=100)
        assert all(NO_CONSENT in shown for shown in self.pages(sign_in, dana, session))
