"""The desk's pages and the patient's list: what they show, what they refuse, what they keep."""

from datetime import timedelta

import pytest

from portal.models import Event, Message
from portal.testing.pages import page
from portal.testing.sql import queries
from scheduling.models import Appointment

BOOK = "/staff/schedule/book/"
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


@pytest.fixture
def desk(sign_in, kofi, clock):
    return sign_in(kofi)


@pytest.fixture
def phone(sign_in, maria, clock):
    return sign_in(maria.user)


@pytest.fixture
def slot(protocol, policy, chairs):
    """A slot as somebody types it: 1pm on Friday, March 6."""

    def slot(**more):
        typed = {"protocol": protocol.pk, "date": "2026-03-06", "time": "13:00", "sessions": "1"}
        return typed | more

    return slot


def book_for(patient):
    return f"{BOOK}?patient={patient.pk}"


class TestFinding:
    @pytest.mark.parametrize("who", ["alvarez", "MARIA", "alv mar", "Alvarez, Maria", "02/11/1985"])
    def test_a_patient_is_found_by_a_part_of_the_name_or_the_birth_date(
        self, desk, maria, ben, who
    ):
        found = page(desk, BOOK, who=who)
        assert f"?patient={maria.pk}" in found
        assert "Okafor" not in found

    def test_what_nobody_is_called_finds_nobody_and_says_what_to_do(self, desk, maria):
        assert "Nobody found" in page(desk, BOOK, who="Zz")

    def test_an_empty_search_is_an_error_in_words(self, desk, maria):
        assert "Enter a name, a birth date or a phone number." in page(desk, BOOK, who="")

    def test_nobody_of_another_clinic_is_found_or_opened(self, desk, enroll, harbor):
        other = enroll("Olga", "Harbor", clinic=harbor)
        assert f"?patient={other.pk}" not in page(desk, BOOK, who="Olga")
        assert "Olga" not in page(desk, book_for(other))

    @pytest.mark.parametrize("number", ["x", "-1", "²", "9" * 30])
    def test_an_address_that_names_nobody_asks_for_whom(self, desk, maria, number):
        assert "For whom?" in page(desk, f"{BOOK}?patient={number}")

    def test_the_slot_that_was_tapped_is_kept_on_the_way(self, desk, maria, chairs, slot):
        found = page(desk, f"{BOOK}?date=2026-03-06&time=14:00&chair={chairs[1].pk}", who="Maria")
        assert f"date=2026-03-06&amp;time=14%3A00&amp;chair={chairs[1].pk}&amp;patient=" in found
        address = f"{book_for(maria)}&date=2026-03-06&time=14:00&chair={chairs[1].pk}"
        form = page(desk, address)
        assert 'value="2026-03-06"' in form
        assert 'value="14:00"' in form
        assert f'<option value="{chairs[1].pk}" selected>' in form


class TestBooking:
    def test_a_booked_session_stands_in_the_schedule_and_says_its_number(self, desk, maria, slot):
        shown = page(desk, book_for(maria), **slot())
        assert "Booked: session 1 of 6, 1pm Friday, March 6, Chicago time, Chair 1." in shown
        assert "Maria Alvarez" in shown
        assert Message.objects.filter(patient=maria, state="planned").count() == 1

    def test_a_course_is_booked_at_once(self, desk, maria, slot):
        page(desk, book_for(maria), **slot(sessions="3", weekdays=["1", "3", "5"]))
        days = Appointment.objects.order_by("planned").values_list("planned", flat=True)
        assert [f"{d.lower:%a %d}" for d in days] == ["Fri 06", "Mon 09", "Wed 11"]

    def test_a_taken_chair_is_refused_and_what_was_typed_stays(
        self, desk, maria, ben, slot, chairs
    ):
        page(desk, book_for(ben), **slot(chair=chairs[0].pk))
        shown = page(desk, book_for(maria), **slot(chair=chairs[0].pk))
        assert "Chair 1 is taken from 1pm to 2:45pm." in shown
        assert 'value="13:00"' in shown
        assert f'<option value="{chairs[0].pk}" selected>' in shown
        assert Appointment.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({"date": "2026-03-05", "time": "11:00"}, "That time has passed."),
            ({"date": "2027-03-12"}, "Choose a day within a year from now."),
            ({"date": "9999-12-31"}, "Choose a day within a year from now."),
            ({"date": "2026-03-08", "time": "02:30"}, "The clock jumps over that time"),
            ({"date": "tomorrow"}, "Choose a day."),
            ({"time": ""}, "Enter a time."),
            ({"sessions": "0"}, "greater than or equal to 1"),
            ({"sessions": "500"}, "less than or equal to 12"),
            ({"date": "2026-03-07"}, "The clinic is closed on Saturday, March 7."),
            ({"time": "18:00"}, "The clinic closes at 7pm. Begin at 5:15pm or earlier."),
        ],
    )
    def test_what_cannot_be_booked_is_refused_in_words(self, desk, maria, slot, typed, why):
        shown = page(desk, book_for(maria), **slot(**typed))
        assert why in shown
        assert "There is a problem" in shown
        assert not Appointment.objects.exists()

    def test_outside_the_hours_it_is_booked_when_the_clinic_opens_for_it(self, desk, maria, slot):
        assert "The clinic opens for it" not in page(desk, book_for(maria))
        refused = page(desk, book_for(maria), **slot(date="2026-03-07"))
        assert "The clinic opens for it" in refused
        shown = page(desk, book_for(maria), **slot(date="2026-03-07", opens_for_it="on"))
        assert "Booked:" in shown

    def test_a_late_session_says_that_nobody_reads_its_first_check_in(self, desk, maria, slot):
        late = "No staffed check-in tonight: the 2-hour check-in is due at 7:45pm"
        assert late in page(desk, book_for(maria), **slot(time="16:00"))
        assert late not in page(desk, book_for(maria), **slot(date="2026-03-09", time="15:00"))

    def test_booked_too_late_for_a_reminder_it_says_to_tell_them(self, desk, maria, slot):
        shown = page(desk, book_for(maria), **slot(date="2026-03-05", time="13:00"))
        assert "It is too late for a reminder." in shown

    def test_without_an_address_the_page_says_that_no_reminder_can_go(self, desk, maria):
        maria.email = ""
        maria.save(update_fields=["email"])
        assert "There is no email address." in page(desk, book_for(maria))

    def test_a_chair_of_another_clinic_is_no_choice(self, desk, maria, slot, harbor):
        theirs = harbor.chairs.create(name="Chair 4")
        shown = page(desk, book_for(maria), **slot(chair=theirs.pk))
        assert "There is a problem" in shown
        assert not Appointment.objects.exists()


INSIDE = "It begins inside the no-driving hours of an earlier session: no driving before "
TICK = "They need a ride there, too. I will ask for it"


class TestNoDrivingThere:
    """Who books a session inside no-driving hours reads so first, and says who asks for a ride."""

    @pytest.fixture
    def left(self, bring, maria, clock):
        """Maria left at 1:35pm. It is 2pm."""
        session = bring(maria)
        clock(hours=2)
        return session

    def test_it_is_held_back_until_somebody_will_ask_for_the_ride(self, desk, maria, left, slot):
        assert TICK not in page(desk, book_for(maria))
        held = page(desk, book_for(maria), **slot(time="09:00"))
        assert f"{INSIDE}1:35pm Friday, March 6, Chicago time." in held
        assert TICK in held
        assert 'value="09:00"' in held
        assert Appointment.objects.count() == 1
        shown = page(desk, book_for(maria), **slot(time="09:00", ride_there="on"))
        assert "Booked: " in shown
        assert "They need a ride there, too." in shown

    @pytest.mark.parametrize(("time", "held"), [("13:34", True), ("13:35", False)])
    def test_from_the_minute_the_hours_end_nothing_is_asked(
        self, desk, maria, left, slot, time, held
    ):
        assert (INSIDE in page(desk, book_for(maria), **slot(time=time))) == held
        assert Appointment.objects.count() == (1 if held else 2)

    def test_after_one_that_is_only_booked_it_counts_from_its_planned_end(
        self, desk, maria, book, noon, slot
    ):
        book(maria, at=noon + 21 * HOUR)  # Friday, 9am to 10:45am
        saturday = {"date": "2026-03-07", "opens_for_it": "on"}
        held = page(desk, book_for(maria), **slot(time="10:44", **saturday))
        assert f"{INSIDE}10:45am Saturday, March 7, Chicago time." in held
        assert "Booked:" in page(desk, book_for(maria), **slot(time="10:45", **saturday))

    def test_before_one_that_is_booked_it_is_the_later_one(self, desk, maria, book, noon, slot):
        book(maria, at=noon + 45 * HOUR)  # Saturday, 9am
        later = "A later session of theirs begins inside the no-driving hours of this one."
        held = page(desk, book_for(maria), **slot())
        assert later in held
        assert Appointment.objects.count() == 1
        shown = page(desk, book_for(maria), **slot(ride_there="on"))
        assert f"{later} They need a ride there, too." in shown

    def test_a_course_on_two_days_running_names_the_second(self, desk, maria, slot):
        daily = slot(sessions="3", weekdays=["1", "2", "4"], date="2026-03-09")
        held = page(desk, book_for(maria), **daily)
        assert "The one on Tuesday, March 10 begins inside the no-driving hours" in held
        assert "The one on Thursday" not in held
        assert not Appointment.objects.exists()
        page(desk, book_for(maria), **daily, ride_there="on")
        assert Appointment.objects.count() == 3

    def test_outside_the_hours_both_questions_come_at_once(self, desk, maria, left, slot):
        held = page(desk, book_for(maria), **slot(time="06:00"))
        assert "The clinic opens for it" in held
        assert TICK in held

    def test_a_session_that_moves_inside_is_held_back_too(self, desk, maria, left, book, noon):
        session = book(maria, at=noon + 4 * DAY)
        address = f"/staff/sessions/{session.pk}/move/"
        inside = {"date": "2026-03-06", "time": "10:00"}
        held = page(desk, address, **inside)
        assert INSIDE in held
        assert 'value="10:00"' in held
        session.refresh_from_db()
        assert session.begins == noon + 4 * DAY
        assert "Moved:" in page(desk, address, **inside, ride_there="on")

    def test_a_session_that_moves_is_not_in_its_own_way(self, desk, maria, book, noon):
        session = book(maria, at=noon + DAY)
        address = f"/staff/sessions/{session.pk}/move/"
        assert "Moved:" in page(desk, address, date="2026-03-06", time="15:00")

    def test_that_of_somebody_else_holds_nothing_back(self, desk, ben, left, slot):
        assert "Booked:" in page(desk, book_for(ben), **slot(time="09:00"))


class TestMoving:
    def test_a_session_moves_and_its_old_time_is_free(self, desk, maria, book, noon):
        session = book(maria, at=noon + DAY)
        address = f"/staff/sessions/{session.pk}/move/"
        shown = page(desk, address, date="2026-03-09", time="10:00", chair="")
        assert "Moved:" in shown
        session.refresh_from_db()
        assert f"{session.begins:%m-%d %H:%M}" == "03-09 15:00"

    def test_it_starts_with_what_is_planned_and_says_whom_to_call(self, desk, maria, book, noon):
        session = book(maria, at=noon + DAY)
        shown = page(desk, f"/staff/sessions/{session.pk}/move/")
        assert 'value="2026-03-06"' in shown
        assert 'value="12:00"' in shown
        assert "Tell the patient: 555-010-0177" in shown

    def test_who_comes_second_reads_what_the_first_did(self, desk, maria, book, kofi, noon):
        session = book(maria, at=noon + DAY)
        session.move(noon + 4 * DAY, by=kofi, at=noon)
        typed = {"date": "2026-03-10", "time": "10:00", "was": (noon + DAY).isoformat()}
        shown = page(desk, f"/staff/sessions/{session.pk}/move/", **typed)
        assert "Kofi Asante was here first: moved at noon." in shown
        assert 'value="2026-03-10"' in shown

    def test_cancelling_needs_a_reason_and_says_whom_to_tell(self, desk, maria, book, noon):
        session = book(maria, at=noon + DAY)
        address = f"/staff/sessions/{session.pk}/cancel/"
        assert "No message says that it is cancelled." in page(desk, address)
        assert "Write the reason in a few words." in page(desk, address, reason=" ")
        page(desk, address, reason="The patient asked to")
        session.refresh_from_db()
        assert (session.status, session.reason) == ("cancelled", "The patient asked to")

    @pytest.mark.parametrize("act", ["move", "cancel"])
    def test_a_session_of_another_clinic_is_not_there(
        self, sign_in, hire, harbor, maria, book, act
    ):
        olga = hire("Olga Harbor", "scheduler", clinic=harbor)
        address = f"/staff/sessions/{book(maria).pk}/{act}/"
        assert sign_in(olga).get(address).status_code == 404


class TestSchedule:
    def test_a_day_shows_each_chair_with_what_is_planned_and_what_is_free(
        self, desk, maria, book, noon
    ):
        book(maria, at=noon + DAY)
        shown = page(desk, "/staff/schedule/?date=2026-03-06")
        assert "noon to 1:45pm" in shown
        assert "8am to noon" in shown
        assert "1:45pm to 7pm" in shown
        assert "date=2026-03-06&amp;time=13:45&amp;chair=" in shown

    def test_of_today_only_what_is_to_come_is_free(self, desk, chairs, protocol, clock):
        clock(minutes=1)
        shown = page(desk, "/staff/schedule/")
        assert "12:15pm to 7pm" in shown
        assert "8am" not in shown.replace("Open 8am", "")

    def test_a_closed_day_says_why(self, desk, chairs):
        shown = page(desk, "/staff/schedule/?date=2026-03-07")
        assert "The clinic is closed on Saturdays." in shown
        assert "Book<" not in shown

    @pytest.mark.parametrize("date", ["", "x", "2026-13-01", "9999-12-31", "0001-01-01"])
    def test_a_day_that_is_none_is_today(self, desk, date):
        assert "Thursday, March 5" in page(desk, f"/staff/schedule/?date={date}")

    def test_what_was_cancelled_stands_apart_and_its_chair_is_free(
        self, desk, maria, book, kofi, noon
    ):
        session = book(maria, at=noon + DAY)
        session.cancel(by=kofi, at=noon, reason="Asked to")
        shown = page(desk, "/staff/schedule/?date=2026-03-06")
        assert "Without a chair" in shown
        assert "8am to 7pm" in shown

    def test_a_manager_sees_the_day_and_books_nothing(self, sign_in, lena, chairs, clock):
        client = sign_in(lena)
        assert BOOK not in page(client, "/staff/schedule/")
        assert client.get(BOOK).status_code == 404


class TestTheirSessions:
    def test_a_patient_sees_the_next_one_and_those_before(
        self, phone, maria, bring, book, course, noon
    ):
        theirs = course(maria)
        bring(maria, at=noon - 3 * DAY, course=theirs, number=1)
        book(maria, at=noon + DAY, course=theirs, number=2)
        book(maria, at=noon + 4 * DAY, course=theirs, number=3)
        shown = page(phone, "/sessions/")
        assert shown.index("Session 2 of 6") < shown.index("3 of 6") < shown.index("1 of 6")
        assert "Friday, March 6 at noon" in shown

    def test_nothing_of_another_patient_is_there(self, phone, ben, book):
        session = book(ben)
        shown = page(phone, "/sessions/")
        assert f"/sessions/{session.pk}/" not in shown
        assert "No session is booked" in shown

    def test_staff_have_no_such_page(self, desk):
        assert desk.get("/sessions/").status_code == 404


class TestSizes:
    @pytest.mark.parametrize("address", ["/staff/schedule/?date=2026-03-06", "/sessions/"])
    def test_the_queries_do_not_grow_with_the_sessions(
        self, sign_in, kofi, maria, book, course, noon, clock, address
    ):
        theirs, begins = course(maria, sessions=9), [noon + (20 + 2 * n) * HOUR for n in range(5)]
        client = sign_in(maria.user if address == "/sessions/" else kofi)

        book(maria, at=begins[0], course=theirs, number=1)
        few = len(queries(lambda: client.get(address)))
        for number, moment in enumerate(begins[1:], start=2):
            book(maria, at=moment, course=theirs, number=number)
        assert len(queries(lambda: client.get(address))) == few


def test_no_name_stands_in_what_is_recorded(desk, maria, slot):
    page(desk, BOOK, who="Maria")
    page(desk, book_for(maria), **slot())
    assert {event.verb for event in Event.objects.all()} == {"booked", "looked at"}
    assert "Maria" not in str(list(Event.objects.values()))
