"""The day as staff see it: one next act a row, each in a tap or two, and refusals in words."""

from datetime import timedelta

import pytest

from portal.testing.pages import page
from portal.testing.sql import queries
from scheduling.models import Appointment

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(sign_in, dana, clock):
    return sign_in(dana)


def place(session, act=""):
    return f"/staff/sessions/{session.pk}/{act}"


def test_the_board_shows_todays_sessions_with_one_next_act_each(desk, bring, maria, ben, book):
    arrived, booked = bring(maria, to="arrived"), book(ben, chair=1)
    board = page(desk, "/staff/")
    assert "Maria Alvarez" in board
    assert place(arrived, "start/") in board
    assert f'action="{place(booked, "arrival/")}"' in board
    assert "02/11/1985" in board


def test_the_board_offers_the_ride_first_when_there_is_none(desk, book, maria, dana, noon):
    session = book(maria)
    session.arrive(by=dana, at=noon)
    board = page(desk, "/staff/")
    assert "No ride" in board
    assert place(session, "ride/") in board
    assert place(session, "start/") not in board


def test_an_empty_day_says_when_the_next_session_is(desk, book, maria, clock):
    book(maria)
    clock(hours=-24)
    assert "The next one is at noon on Thursday, March 5." in page(desk, "/staff/")


def test_the_board_asks_about_sessions_nobody_accounted_for(desk, book, maria, dana, clock):
    session = book(maria)
    clock(hours=24)
    desk.force_login(dana)
    board = page(desk, "/staff/")
    assert "What happened to these?" in board
    assert place(session, "afterwards/") in board


def test_the_board_says_the_latest_end_of_a_patient_who_was_here_twice(
    desk, bring, maria, clock, noon
):
    bring(maria)
    bring(maria, at=noon + 2 * HOUR, chair=1)
    clock(hours=4)
    board = page(desk, "/staff/")
    assert board.count("No driving until 3:35pm Friday, March 6, Chicago time") == 2
    assert "1:35pm" not in board


def test_the_board_knows_no_end_while_another_session_of_theirs_runs(
    desk, bring, maria, clock, noon
):
    bring(maria)
    bring(maria, to="started", at=noon + 2 * HOUR, chair=1)
    clock(hours=3)
    board = page(desk, "/staff/")
    assert "Do not drive: the end is not known yet" in board
    assert "No driving until" not in board


def test_the_board_asks_as_often_for_many_sessions_as_for_one(desk, bring, enroll, noon):
    bring(enroll("Ada", "Stone"), at=noon)
    few = len(queries(lambda: desk.get("/staff/")))
    for n in range(1, 6):
        bring(enroll(f"Ada{n}", "Stone"), at=noon + n * HOUR * 2)
    assert len(queries(lambda: desk.get("/staff/"))) == few


def test_a_tap_marks_the_patient_arrived_and_a_second_tap_changes_nothing(desk, book, maria):
    session = book(maria)
    desk.post(place(session, "arrival/"))
    again = page(desk, place(session, "arrival/"), now="1")
    session.refresh_from_db()
    assert session.status == "arrived"
    assert "Dana Reyes was here first" in again


def test_arrived_is_undone_from_the_sessions_page(desk, bring, maria):
    session = bring(maria, to="arrived")
    assert "Undo Arrived" in page(desk, place(session))
    desk.post(place(session, "arrival/undo/"))
    session.refresh_from_db()
    assert session.status == "booked"


def test_the_start_asks_for_name_and_birth_date_to_be_read_back(desk, bring, maria):
    session = bring(maria, to="arrived")
    assert "02/11/1985" in page(desk, place(session, "start/"))
    refused = page(desk, place(session, "start/"), started_at="11:55")
    assert "Read name and birth date back" in refused
    assert 'value="11:55"' in refused
    desk.post(place(session, "start/"), {"read_back": "on", "started_at": "11:55"})
    session.refresh_from_db()
    assert (session.status, session.started_at.minute) == ("started", 55)


def test_a_start_without_a_ride_is_refused_in_words_and_what_was_typed_stays(
    desk, book, maria, dana, noon
):
    session = book(maria)
    session.arrive(by=dana, at=noon)
    refused = page(desk, place(session, "start/"), read_back="on", started_at="11:55")
    assert "A confirmed ride home is needed" in refused
    assert 'value="11:55"' in refused
    session.refresh_from_db()
    assert session.status == "arrived"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12:51", "still to come"),
        ("12:05", "The infusion started at 12:05pm. Enter a later time."),
        ("noon", "Enter a valid time"),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(desk, bring, maria, clock, typed, said):
    session = bring(maria, to="started")
    clock(minutes=50)
    refused = page(desk, place(session, "end/"), ended_at=typed)
    assert said in refused
    session.refresh_from_db()
    assert session.status == "started"


def test_an_end_left_alone_is_this_moment(desk, bring, maria, clock):
    session = bring(maria, to="started")
    now = clock(minutes=50, seconds=7)
    shown = page(desk, place(session, "end/"), ended_at="")
    session.refresh_from_db()
    assert session.ended_at == now
    assert "Here until 1:50pm" in shown


def test_not_treated_needs_a_reason(desk, bring, maria):
    session = bring(maria, to="arrived")
    assert "Write the reason in a few words" in page(
        desk, place(session, "not-treated/"), reason=" "
    )
    desk.post(place(session, "not-treated/"), {"reason": "blood pressure"})
    session.refresh_from_db()
    assert (session.status, session.reason) == ("not treated", "blood pressure")


def test_who_drives_home_is_written_down_and_confirmed(desk, book, maria, dana):
    session = book(maria)
    sam = {"name": "Seán O'Neill", "phone": "555-010-0178", "confirmed": "on"}
    shown = page(desk, place(session, "ride/"), **sam)
    assert "Seán O&#x27;Neill" in shown
    assert "Ride home confirmed" in shown
    assert session.rides.get().confirmed_by == dana


def test_a_name_with_a_script_tag_is_only_a_name(desk, book, maria):
    session = book(maria)
    shown = page(
        desk, place(session, "ride/"), name="<script>alert(1)</script>", phone="555-010-0178"
    )
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


def test_half_a_phone_number_is_asked_for_again_and_the_name_stays(desk, book, maria):
    shown = page(desk, place(book(maria), "ride/"), name="سام", phone="555")
    assert "Enter the whole number" in shown
    assert 'value="سام"' in shown


def test_a_forgotten_start_is_entered_with_its_reason(desk, book, maria):
    session = book(maria)
    told = {"started_at": "2026-03-05T11:40", "reason": "forgot to tap"}
    shown = page(desk, place(session, "started-already/"), **told)
    assert "Entered afterwards" in shown
    session.refresh_from_db()
    assert session.status == "started"


def test_staff_see_the_same_window_as_the_patient(desk, bring, maria, clock):
    session = bring(maria)
    clock(minutes=100)
    assert "No driving until 1:35pm Friday, March 6, Chicago time" in page(desk, place(session))
    assert "1:35pm Friday, March 6, Chicago time" in page(desk, "/staff/")


@pytest.mark.parametrize("act", ["start/", "end/", "not-treated/", "started-already/"])
def test_a_scheduler_does_not_treat(sign_in, kofi, book, maria, clock, act):
    session = book(maria)
    assert sign_in(kofi).get(place(session, act)).status_code == 404


@pytest.mark.parametrize("act", ["arrival/", "ride/", "missed/", "move/", "cancel/", "start/"])
def test_a_manager_looks_on(sign_in, lena, book, maria, clock, act):
    session, manager = book(maria), sign_in(lena)
    assert "Maria Alvarez" in page(manager, "/staff/")
    shown = page(manager, place(session))
    assert place(session, act) not in shown
    assert manager.post(place(session, act)).status_code == 404


@pytest.mark.parametrize("act", ["", "start/", "arrival/", "ride/", "end/", "missed/"])
def test_a_session_of_another_clinic_and_a_missing_one_look_alike(
    sign_in, hire, harbor, book, maria, clock, act
):
    session = book(maria)
    stranger = sign_in(hire("Ines Costa", "nurse", clinic=harbor))
    theirs = place(session, act)
    nowhere = theirs.replace(f"/{session.pk}/", "/98765/")
    for method in ("get", "post"):
        foreign, missing = (getattr(stranger, method)(path) for path in (theirs, nowhere))
        assert foreign.status_code == missing.status_code == 404
        # The address itself stands on the page, for the Dim switch to lead back to.
        said = [
            p.content.decode().replace(a, "") for p, a in ((foreign, theirs), (missing, nowhere))
        ]
        assert said[0] == said[1]


def test_a_patient_finds_no_staff_page(sign_in, maria, book, clock):
    session = book(maria)
    for address in ("/staff/", place(session), place(session, "start/")):
        assert sign_in(maria.user).get(address).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client, book, maria):
    response = client.get(place(book(maria)))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_after_the_door_a_wrong_method_is_refused(desk, book, maria):
    assert desk.get(place(book(maria), "arrival/")).status_code == 405


def test_looking_at_pages_changes_no_session(desk, bring, maria):
    session = bring(maria, to="arrived")
    before = Appointment.objects.values().get(pk=session.pk)
    for act in ("", "start/", "end/", "not-treated/", "ride/", "missed/", "started-already/"):
        desk.get(place(session, act))
    assert Appointment.objects.values().get(pk=session.pk) == before
