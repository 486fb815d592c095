"""Finding a patient, and taking on somebody new."""

import pytest

from portal.models import Event, Patient
from portal.testing.pages import text
from portal.testing.threads import at_once

FIND, NEW = "/staff/patients/", "/staff/patients/new/"
ROSA = {
    "first_name": "Rosa",
    "last_name": "O'Neill",
    "birth_date": "1979-11-30",
    "phone": "555-010-0181",
    "email": "rosa@example.com",
}


@pytest.fixture
def desk(sign_in, kofi, clock):
    return sign_in(kofi)


def add(client, **typed):
    return client.post(NEW, ROSA | typed, follow=True)


# Finding


@pytest.mark.parametrize("typed", ["-", " . , ", "''", "—", "%", "_ _"])
def test_punctuation_alone_finds_nobody_and_says_so(desk, maria, typed):
    for address in (FIND, "/staff/schedule/book/"):
        page = desk.post(address, {"who": typed})
        assert page.context["found"] == []
        assert "Nobody found" in text(page)


@pytest.mark.parametrize("typed", ["alva", "02/11/1985", "(555) 010-0177", "Maria — Alvarez"])
def test_both_searches_find_the_same_people(desk, maria, typed):
    for address in (FIND, "/staff/schedule/book/"):
        assert maria in desk.post(address, {"who": typed}).context["found"]


def test_a_search_opens_the_record_and_a_booking_picks_the_patient(desk, maria):
    assert f'href="/staff/patients/{maria.pk}/"' in text(desk.post(FIND, {"who": "alva"}))
    booking = text(desk.post("/staff/schedule/book/?chair=1", {"who": "alva"}))
    assert f'href="?chair=1&amp;patient={maria.pk}"' in booking


def test_more_than_20_are_cut_off_and_that_is_text(desk, enroll):
    for number in range(21):
        enroll(f"Ann{number}", "Same")
    page = desk.post(FIND, {"who": "same"})
    assert len(page.context["found"]) == 20
    assert "These are the first 20." in text(page)


# Somebody new


@pytest.mark.parametrize("address", [FIND, "/staff/schedule/book/"])
def test_whoever_is_not_found_can_be_added(desk, address):
    assert f'href="{NEW}"' in text(desk.get(address))
    assert f'href="{NEW}"' in text(desk.post(address, {"who": "Nobody"}))


@pytest.mark.parametrize("who", ["dana", "amara", "kofi"])
def test_who_sees_to_sessions_adds_a_patient(sign_in, request, clock, lakeside, who):
    user = request.getfixturevalue(who)
    page = add(sign_in(user))
    rosa = Patient.objects.get()
    assert (str(rosa), rosa.clinic, rosa.user, rosa.since) == (
        "Rosa O'Neill",
        lakeside,
        None,
        clock(),
    )
    assert (
        f"{rosa.birth_date} {rosa.phone} {rosa.email}" == "1979-11-30 555-010-0181 rosa@example.com"
    )
    assert page.redirect_chain == [(f"/staff/patients/{rosa.pk}/", 302)]
    assert f'href="/staff/schedule/book/?patient={rosa.pk}"' in text(page)
    event = Event.objects.get(verb="added")
    assert (event.by, event.patient, event.at) == (user, rosa, clock())


@pytest.mark.parametrize("who", ["lena", "maria"])
def test_nobody_else_adds_one(sign_in, request, who):
    user = request.getfixturevalue(who)
    before = Patient.objects.count()
    assert add(sign_in(getattr(user, "user", None) or user)).status_code == 404
    assert Patient.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"first_name": " "}, "Enter the first name."),
        ({"last_name": ""}, "Enter the last name."),
        ({"birth_date": ""}, "Enter the birth date."),
        ({"birth_date": "2026-03-06"}, "This day is still to come."),
        ({"birth_date": "1905-01-01"}, "Check the year."),
        ({"phone": "555"}, "Enter the whole number"),
        ({"email": "rosa@"}, "Enter a whole email address"),
        ({"phone": "", "email": ""}, "Enter a phone number or an email address."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_rest_stays(desk, typed, why):
    page = text(add(desk, **typed))
    assert why in page
    assert 'value="O&#x27;Neill"' in page or "last_name" in typed
    assert not Patient.objects.exists()


@pytest.mark.parametrize("born", ["2026-03-05", "1906-01-01"])
def test_the_newest_and_the_oldest_birth_date_that_can_be(desk, born):
    add(desk, birth_date=born)
    assert Patient.objects.exists()


@pytest.mark.parametrize("left_out", ["phone", "email"])
def test_one_way_to_reach_them_is_enough(desk, left_out):
    add(desk, **{left_out: ""})
    assert Patient.objects.exists()


def test_somebody_who_is_here_already_is_shown_before_anything_is_saved(desk, maria):
    same = {"first_name": "MARIA", "last_name": " alvarez ", "birth_date": "1985-02-11"}
    page = text(add(desk, **same))
    assert "Somebody with this name and birth date is here already." in page
    assert f'href="/staff/patients/{maria.pk}/"' in page
    assert Patient.objects.count() == 1
    add(desk, **same, somebody_else="on")
    assert Patient.objects.filter(birth_date="1985-02-11").count() == 2


def test_another_birth_date_or_another_clinic_is_somebody_else(desk, maria, enroll, harbor):
    enroll("Rosa", "O'Neill", clinic=harbor)
    add(desk, birth_date="1985-02-11")
    add(desk, first_name="Maria", last_name="Alvarez")
    assert Patient.objects.count() == 4


def test_two_at_once_add_one(committed_db, sign_in, kofi, dana):
    kofi_s, dana_s = sign_in(kofi), sign_in(dana)
    pages = at_once(lambda: add(kofi_s), lambda: add(dana_s))
    assert Patient.objects.count() == 1
    assert sorted("is here already" in text(page) for page in pages) == [False, True]


def test_the_longest_email_that_can_be_kept(desk):
    domain = f"@{'x' * 60}.example"
    fits = "a" * (254 - len(domain)) + domain
    assert "This email address is too long" in text(add(desk, email=f"a{fits}"))
    assert not Patient.objects.exists()
    add(desk, email=fits)
    assert Patient.objects.get().email == fits


def test_names_in_any_script_stand_as_they_are(desk):
    assert "ليلى &lt;b&gt;حداد" in text(add(desk, first_name="ليلى", last_name="<b>حداد"))
