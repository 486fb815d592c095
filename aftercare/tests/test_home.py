"""A patient's first page: one fact, one act, in every state they can be in."""

from datetime import timedelta

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.reading import grade
from aftercare.triage import Fired
from portal.testing.sql import queries


@pytest.fixture
def phone(sign_in, maria, clock):
    return sign_in(maria.user)


def home(client):
    return client.get("/home/").content.decode()


def heading(page):
    return " ".join(page.split("<h1", 1)[1].split("</h1>")[0].split(">", 1)[1].split())


def test_the_heading_is_until_when_not_to_drive(phone, bring, maria, clock):
    bring(maria)
    clock(minutes=100)
    said = heading(home(phone))
    for words in ("Do not drive until", "1:35pm", "tomorrow,", "Friday, March 6, Chicago time"):
        assert words in said


def test_in_the_clinic_the_answer_is_do_not_drive(phone, bring, maria, clock):
    bring(maria, to="started")
    clock(minutes=10)
    page = home(phone)
    assert "Do not drive" in heading(page)
    assert "You are checked in" in page


def test_after_the_end_it_says_when_and_the_clinics_words(phone, bring, maria, clock, lakeside):
    session = bring(maria)
    clock(hours=25, minutes=35)
    phone.force_login(maria.user)
    page = home(phone)
    assert "Your 24 hours ended at 1:35pm Friday, March 6, Chicago time." in heading(page)
    assert lakeside.after_window_words in page
    assert session.no_driving_until


@pytest.mark.parametrize("hours", [0, 2, 20, 30, 200])
def test_no_state_of_the_page_allows_driving(phone, bring, maria, clock, hours):
    bring(maria)
    clock(hours=hours, minutes=96)
    phone.force_login(maria.user)
    said = home(phone).lower()
    assert "<h1" in said
    for words in ("you can drive", "you may drive", "safe to drive", "ok to drive"):
        assert words not in said


def test_a_due_check_in_is_the_one_thing_to_do(phone, bring, maria, clock, noon):
    session = bring(maria)
    CheckIn.objects.plan_after(session, at=session.released_at)
    clock(minutes=95 + 119)
    assert "Start check-in" not in home(phone)
    clock(minutes=95 + 120)
    check_in = session.check_ins.get(hours=2)
    assert f'href="/k/{check_in.token}/"' in home(phone)
    assert "2-hour check-in, due now" in home(phone)


def test_a_session_without_a_ride_asks_for_one(phone, book, maria, clock):
    session = book(maria)
    clock(hours=-48)
    page = home(phone)
    assert "Thursday, March 5" in page
    assert f"/sessions/{session.pk}/ride/" in page
    assert "Without it the session cannot start" in page


def test_the_course_counts_its_sessions(phone, book, course, maria, clock):
    book(maria, course=course(maria), number=3)
    clock(hours=-48)
    assert "Session 3 of 6" in home(phone)


def test_the_last_session_of_a_course_is_the_last(phone, bring, course, maria, clock):
    bring(maria, course=course(maria, sessions=1), number=1)
    clock(hours=24 * 5)
    phone.force_login(maria.user)
    assert "last session of your course" in home(phone)


def test_an_answer_that_staff_owe_says_that_nobody_has_read_it(phone, bring, maria, dana, clock):
    session = bring(maria)
    check_in, *_ = CheckIn.objects.plan_after(session, at=session.released_at)
    at = clock(minutes=95 + 125)
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=at)
    assert "Nobody has read it yet" in home(phone)
    maria.concerns.get().take(by=dana, at=at)
    assert "Dana Reyes, RN is reading it" in home(phone)


def test_silence_is_not_held_against_the_patient(phone, bring, maria, clock):
    session = bring(maria)
    check_in, *_ = CheckIn.objects.plan_after(session, at=session.released_at)
    at = clock(hours=26)
    silent = Fired("silence", "no reply", "2-hour check-in not sent back")
    Concern.objects.raise_for(
        patient=maria, fired=[silent], at=at, check_in=check_in, appointment=session
    )
    phone.force_login(maria.user)
    assert "read it" not in home(phone)


def test_nothing_booked_says_what_comes_next(phone):
    assert "No session is booked" in home(phone)


def test_nobody_elses_session_is_on_the_page(phone, bring, ben, clock):
    bring(ben)
    clock(minutes=100)
    assert "Do not drive until" not in home(phone)


def test_another_patients_session_is_not_found(phone, book, ben):
    session = book(ben)
    for address in (f"/sessions/{session.pk}/", f"/sessions/{session.pk}/ride/"):
        assert phone.get(address).status_code == 404


def test_the_sessions_own_page_says_the_same_instant(phone, bring, maria, clock):
    session = bring(maria)
    clock(minutes=100)
    page = phone.get(f"/sessions/{session.pk}/").content.decode()
    assert "Do not drive until" in page
    assert "1:35pm" in page


def test_a_patient_names_and_confirms_the_ride(phone, book, maria):
    session = book(maria)
    phone.post(
        f"/sessions/{session.pk}/ride/",
        {"name": "Sam Rivera", "phone": "555-010-0178", "confirmed": "on"},
    )
    assert session.rides.get().patient_said_at


def test_staff_are_not_patients(sign_in, dana, clock):
    assert sign_in(dana).get("/home/").status_code == 404


def test_the_page_asks_the_database_as_often_for_500_sessions_as_for_5(
    phone, bring, book, maria, clock, noon
):
    session = bring(maria)
    CheckIn.objects.plan_after(session, at=session.released_at)
    for n in range(1, 5):
        book(maria, at=noon + timedelta(hours=48 * n))
    clock(minutes=95 + 121)
    few = len(queries(lambda: phone.get("/home/")))
    for n in range(5, 300):
        book(maria, at=noon + timedelta(hours=48 * n))
    assert len(queries(lambda: phone.get("/home/"))) == few
    assert few <= 8


@pytest.mark.parametrize("minutes", [-60, 10, 100, 220, 60 * 26])
def test_it_reads_at_grade_6_or_lower(phone, bring, maria, clock, minutes):
    bring(maria)
    clock(minutes=minutes)
    phone.force_login(maria.user)
    page = home(phone)
    assert grade(page.split("<main")[1].split("</main>")[0]) <= 6


@pytest.mark.parametrize(
    "address", ["/home/", "/sessions/", "/sessions/{0}/", "/sessions/{1}/ride/", "/check-ins/",
                "/check-ins/new/"]
)  # fmt: skip
def test_the_window_stands_on_every_page_of_the_patient(
    phone, bring, book, maria, clock, noon, address
):
    released, ahead = bring(maria), book(maria, at=noon + timedelta(hours=72))
    clock(minutes=100)
    shown = phone.get(address.format(released.pk, ahead.pk)).content.decode()
    for words in ("Do not drive until", "1:35pm", "Friday, March 6,", "Chicago time"):
        assert words in shown


def test_a_page_about_an_older_session_says_no_earlier_end(phone, bring, maria, clock, noon):
    older = bring(maria)
    bring(maria, at=noon + timedelta(hours=3), chair=1)
    clock(hours=5)
    shown = phone.get(f"/sessions/{older.pk}/").content.decode()
    assert "4:35pm" in shown
    assert "Friday, March 6" in shown
    assert "1:35pm Friday" not in shown


def test_a_session_that_begins_inside_the_window_says_not_to_drive_there(
    phone, bring, book, maria, clock, noon
):
    end = bring(maria).no_driving_until
    book(maria, at=end - timedelta(seconds=1), chair=1)
    clock(minutes=100)
    assert "Do not drive there." in home(phone)


def test_one_that_begins_when_the_window_has_ended_does_not(phone, bring, book, maria, clock):
    end = bring(maria).no_driving_until
    book(maria, at=end, chair=1)
    clock(minutes=100)
    assert "Do not drive there." not in home(phone)


def test_a_warning_sign_that_still_waits_keeps_its_numbers_on_the_page(phone, bring, maria, clock):
    session = bring(maria)
    check_in, *_ = CheckIn.objects.plan_after(session, at=session.released_at)
    at = clock(minutes=95 + 125)
    assert 'class="btn wide danger" href="tel:911"' not in home(phone)
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=at)
    assert 'class="btn wide danger" href="tel:911"' in home(phone)


def test_when_nobody_wrote_down_the_leaving_the_clinic_is_one_tap_away(phone, book, maria, clock):
    book(maria)
    clock(hours=20)
    page = home(phone)
    assert "Do not drive" in heading(page)
    assert "When did you leave us?" in page


def test_the_front_page_leads_home_who_is_signed_in(phone, sign_in, dana, client):
    assert phone.get("/")["Location"] == "/home/"
    assert sign_in(dana).get("/")["Location"] == "/staff/"
    assert client.get("/").status_code == 200


def test_a_session_that_runs_stands_first_and_nothing_says_that_none_is_booked(
    phone, bring, maria, clock
):
    bring(maria, to="recovering")
    clock(minutes=60)
    shown = phone.get("/sessions/").content.decode()
    assert "You are here now" in shown
    assert "No session is booked" not in shown


@pytest.mark.parametrize(("hours", "said"), [(23, True), (24, False)])
def test_who_read_it_stands_there_for_a_day(phone, bring, maria, dana, clock, hours, said):
    session = bring(maria)
    check_in, *_ = CheckIn.objects.plan_after(session, at=session.released_at)
    at = clock(minutes=95 + 125)
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=at)
    concern = maria.concerns.get()
    concern.resolve(by=dana, at=at, outcome="spoke", note="She is well.")
    clock(minutes=95 + 125 + 60 * hours)
    phone.force_login(maria.user)
    page = home(phone)
    assert ("Dana Reyes, RN has read it" in page) == said
    assert 'class="btn wide danger" href="tel:911"' not in page
