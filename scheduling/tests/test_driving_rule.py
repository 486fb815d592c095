"""The driving rule is acknowledged before anything is given: the words, when, how, and by whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from portal.errors import Refused
from portal.models import Policy
from portal.testing.pages import page, text
from scheduling import driving_rule
from scheduling.driving import FLOOR
from scheduling.models import Acknowledgement, HandOver
from scheduling.models.acknowledgement import IN_HAND_FOR

SECOND = timedelta(seconds=1)
WORDS = driving_rule.for_patient(FLOOR)


def shown(session, act="driving-rule/", staff=""):
    return f"{staff}/sessions/{session.pk}/{act}"


def said(session):
    return list(session.acknowledgements.values("who", "how", "words", "at", "recorded_by"))


@pytest.fixture
def session(book, maria):
    return book(maria)


@pytest.fixture
def phone(sign_in, maria, clock):
    return sign_in(maria.user)


@pytest.fixture
def desk(sign_in, dana, clock):
    return sign_in(dana)


@pytest.fixture
def tablet(desk, session):
    """The clinic's tablet in Maria's hands: the browser that dana worked in, and the address."""
    response = desk.post(shown(session, "hand-over/", "/staff"))
    return desk, response["Location"]


# On her own phone


def test_the_page_shows_the_words_that_are_kept(phone, session, noon):
    assert escape(WORDS) in page(phone, shown(session))
    phone.post(shown(session), {"shown": WORDS})
    [kept] = said(session)
    assert kept == {"who": "patient", "how": "own phone", "words": WORDS, "at": noon,
                    "recorded_by": None}  # fmt: skip


def test_afterwards_it_says_when(phone, session, clock):
    phone.post(shown(session), {"shown": WORDS})
    clock(minutes=5)
    after = page(phone, shown(session))
    assert "You said yes to this at noon Thursday, March 5, Chicago time" in after
    assert "I have read this" not in after


def test_said_twice_it_is_kept_once(phone, session):
    for _ in range(2):
        assert phone.post(shown(session), {"shown": WORDS}).status_code == 302
    assert len(said(session)) == 1


def test_other_words_than_the_clinics_are_not_acknowledged(phone, session, amara, noon):
    Policy.objects.create(
        clinic=session.clinic, version=2, hold_hours=48,
        approved_by=amara, approved_at=noon, starts_at=noon,
    )  # fmt: skip
    again = phone.post(shown(session), {"shown": WORDS})
    assert "These words are new. Read them again." in text(again)
    assert text(again).count("for 48 hours") == 2  # to read, and to send back
    assert "for 24 hours" not in text(again)
    assert not said(session)


@pytest.mark.parametrize(("to", "may"), [("arrived", True), ("started", False)])
def test_it_is_said_before_the_infusion(phone, session, to, may, dana, confirm_ride, noon):
    confirm_ride(session)
    session.arrive(by=dana, at=noon)
    if to == "started":
        session.enter_start(by=dana, at=noon, started_at=noon, reason="On paper")
    assert ("I have read this, and I will not drive" in page(phone, shown(session))) == may
    answer = page(phone, shown(session), shown=WORDS)
    assert bool(said(session)) == may
    assert ("Ask the staff about driving." in answer) != may


# On the clinic's tablet


def test_handing_the_tablet_over_signs_the_staff_out(tablet, session):
    browser, address = tablet
    assert address.startswith("/h/")
    assert browser.get("/staff/")["Location"].startswith("/sign-in/")
    verbs = [event.verb for event in session.history()]
    assert verbs == ["tablet handed over"]


def test_the_answer_to_handing_over_empties_the_browser(desk, session):
    answer = desk.post(shown(session, "hand-over/", "/staff"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies["sessionid"].value == ""


def test_the_tablet_shows_a_first_name_the_words_and_nothing_else_of_her(tablet):
    browser, address = tablet
    there = page(browser, address)
    assert "Maria" in there
    assert escape(WORDS) in there
    assert not any(word in there for word in ("Alvarez", "02/11/1985", "555-010-0177", "Mood"))


def test_looking_at_the_tablet_writes_nothing(tablet, session, lakeside):
    browser, address = tablet
    before = list(session.history())
    for _ in range(3):
        assert browser.get(address).status_code == browser.head(address).status_code == 200
    assert list(session.history()) == before
    assert not said(session)


def test_a_yes_on_the_tablet_is_kept_and_the_key_is_dead(tablet, session, noon):
    browser, address = tablet
    assert "Give the tablet back to the staff." in page(browser, address, shown=WORDS)
    [kept] = said(session)
    assert (kept["how"], kept["words"], kept["at"]) == ("clinic tablet", WORDS, noon)
    for method in ("get", "post"):
        assert getattr(browser, method)(address).status_code == 404
    assert len(said(session)) == 1


@pytest.mark.parametrize(("past", "status"), [(-SECOND, 200), (timedelta(0), 404)])
def test_the_tablet_is_in_her_hands_for_20_minutes(tablet, clock, past, status):
    browser, address = tablet
    clock(seconds=(IN_HAND_FOR + past).total_seconds())
    assert browser.get(address).status_code == status


def test_a_dead_key_a_wrong_one_and_a_used_one_look_alike(tablet, session, clock):
    browser, address = tablet
    wrong = browser.get("/h/AAAAAAAAAAAAAAAAAAAAAA/").content.decode()
    browser.post(address, {"shown": WORDS})
    used = browser.get(address).content.decode()
    clock(minutes=21)
    old = browser.get(address).content.decode()
    said = {one.replace(address, "").replace("/h/AAAAAAAAAAAAAAAAAAAAAA/", "")
            for one in (wrong, used, old)}  # fmt: skip
    assert len(said) == 1
    assert "Give the tablet back" in wrong


def test_the_tablet_of_a_session_that_was_started_is_dead(tablet, session, dana, noon):
    browser, address = tablet
    session.enter_start(by=dana, at=noon, started_at=noon, reason="On paper")
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"shown": WORDS}).status_code == 404
    assert not said(session)


def test_the_tablet_needs_no_cookie(tablet, session):
    _, address = tablet
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(address, {"shown": WORDS}).status_code == 200
    assert len(said(session)) == 1


def test_a_tablet_is_not_handed_over_once_it_has_begun(desk, session, dana, noon):
    session.enter_start(by=dana, at=noon, started_at=noon, reason="On paper")
    answer = desk.post(shown(session, "hand-over/", "/staff"), follow=True)
    assert "This session has begun or is over." in text(answer)
    assert desk.get("/staff/").status_code == 200  # and she is still signed in
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("act", ["hand-over/", "read-out/"])
def test_the_desk_hands_nothing_over(sign_in, kofi, lena, session, clock, act):
    for user in (kofi, lena):
        assert sign_in(user).post(shown(session, act, "/staff")).status_code == 404


# Read out


def test_reading_it_out_needs_the_tick_and_names_who_read_it(desk, session, dana):
    address = shown(session, "read-out/", "/staff")
    assert escape(WORDS) in page(desk, address)
    assert "Read the words to the patient" in page(desk, address, shown=WORDS)
    assert not said(session)
    page(desk, address, shown=WORDS, agreed="on")
    [kept] = said(session)
    assert (kept["how"], kept["recorded_by"]) == ("read out", dana.pk)


def test_words_that_changed_while_they_were_read_out_are_read_again(desk, session):
    again = page(desk, shown(session, "read-out/", "/staff"), shown="Other words", agreed="on")
    assert "These words are new" in again
    assert "checked" not in again
    assert f'value="{escape(WORDS)}"' in again
    assert not said(session)


def test_the_sessions_page_says_how_and_when(desk, session, acknowledge):
    before = page(desk, f"/staff/sessions/{session.pk}/")
    assert "Rule not acknowledged" in before
    assert "Hand the tablet to the patient" in before
    acknowledge(session)
    after = page(desk, f"/staff/sessions/{session.pk}/")
    assert "on their own phone" in after
    assert "Hand the tablet" not in after


def test_an_acknowledgement_is_refused_in_words_after_the_start(bring, maria, noon):
    session = bring(maria, to="started")
    with pytest.raises(Refused, match="begun or is over"):
        Acknowledgement.objects.by_patient(session, how="own phone", at=noon, by=maria.user)
