"""Booking, moving and cancelling: the database judges, and the loser reads a sentence."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from portal.errors import Refused
from portal.models import Message, Policy
from scheduling import slots
from scheduling.models import Appointment, Course
from scheduling.tests.at_once import DONE, at_once

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
VISIT = timedelta(minutes=105)


@pytest.fixture
def early(noon):
    """Two weeks before noon, when everything here is booked."""
    return noon - 14 * DAY


@pytest.fixture
def reserve(protocol, policy, chairs, kofi, early, noon):
    def reserve(patient, begins=noon, chair=None, **more):
        booking = {"protocol": protocol, "begins": begins, "chair": chair, "by": kofi, "at": early}
        return Appointment.objects.book(patient, **booking | more)

    return reserve


class TestBooking:
    def test_it_takes_the_first_free_chair_and_the_first_number(self, reserve, maria, chairs):
        session = reserve(maria)
        assert (session.chair, session.number, session.course.sessions) == (chairs[0], 1, 6)
        assert session.planned.upper - session.planned.lower == VISIT

    def test_the_next_patient_at_that_time_gets_the_next_chair(self, reserve, maria, ben, chairs):
        reserve(maria)
        assert reserve(ben).chair == chairs[1]

    def test_a_chair_that_is_taken_is_refused_in_words(self, reserve, maria, ben, chairs):
        reserve(maria)
        with pytest.raises(Refused) as no:
            reserve(ben, chair=chairs[0])
        assert str(no.value) == (
            "Chair 1 is taken from noon to 1:45pm. Choose another time, or any free chair."
        )

    def test_one_session_may_begin_when_the_one_before_ends(
        self, reserve, maria, ben, noon, chairs
    ):
        reserve(maria, chair=chairs[0])
        assert reserve(ben, begins=noon + VISIT, chair=chairs[0]).chair == chairs[0]
        with pytest.raises(Refused):
            reserve(ben, begins=noon - VISIT + timedelta(minutes=1), chair=chairs[0])

    def test_without_a_free_chair_it_is_refused(self, reserve, enroll, maria):
        for name in ("Ana", "Bo", "Cy"):
            reserve(enroll(name, "Lee"))
        with pytest.raises(Refused, match="No chair is free from noon to 1:45pm"):
            reserve(maria)

    def test_a_patient_is_in_one_place_at_a_time(self, reserve, maria, noon):
        reserve(maria)
        with pytest.raises(Refused, match="another session at that time"):
            reserve(maria, begins=noon + HOUR)

    def test_what_is_refused_leaves_no_session_no_course_and_no_message(
        self, reserve, maria, ben, chairs
    ):
        reserve(maria)
        before = Appointment.objects.count(), Course.objects.count(), Message.objects.count()
        with pytest.raises(Refused):
            reserve(ben, chair=chairs[0])
        after = Appointment.objects.count(), Course.objects.count(), Message.objects.count()
        assert after == before

    def test_a_cancelled_session_gives_its_chair_and_its_number_back(
        self, reserve, maria, kofi, early, noon, chairs
    ):
        first, second = reserve(maria), reserve(maria, begins=noon + DAY)
        assert (first.number, second.number) == (1, 2)
        first.cancel(by=kofi, at=early, reason="Asked to")
        again = reserve(maria, chair=chairs[0])
        assert (again.number, again.course) == (1, second.course)

    def test_after_the_last_of_a_course_a_new_one_begins(self, reserve, maria, noon):
        sessions = [reserve(maria, begins=noon + n * DAY) for n in range(7)]
        assert [s.number for s in sessions] == [1, 2, 3, 4, 5, 6, 1]
        assert len({s.course_id for s in sessions}) == 2


class TestCourse:
    def test_all_or_nothing(self, maria, ben, protocol, policy, chairs, kofi, early, noon, reserve):
        reserve(ben, begins=noon + 2 * DAY, chair=chairs[1])
        before = Appointment.objects.count()
        with pytest.raises(Refused) as no:
            Appointment.objects.book_course(
                maria, begins=[noon, noon + 2 * DAY], protocol=protocol, chair=chairs[1],
                by=kofi, at=early,
            )  # fmt: skip
        assert str(no.value).startswith(
            "Nothing is booked yet. Saturday, March 7: Chair 2 is taken"
        )
        assert Appointment.objects.count() == before

    def test_a_course_has_its_numbers_in_order(
        self, maria, protocol, policy, chairs, kofi, early, noon
    ):
        begins = [noon + n * DAY for n in (0, 4, 6)]
        booked = Appointment.objects.book_course(
            maria, begins=begins, protocol=protocol, by=kofi, at=early
        )
        assert [(s.number, s.begins) for s in booked] == list(enumerate(begins, start=1))

    def test_the_days_of_a_course_are_the_weekdays_asked_for(self):
        days = slots.series(date(2026, 3, 3), [1, 3, 5], 4)
        assert [f"{d:%a %d}" for d in days] == ["Wed 04", "Fri 06", "Mon 09", "Wed 11"]

    def test_without_weekdays_it_is_the_same_day_each_week(self):
        assert slots.series(date(2026, 3, 3), [], 2) == [date(2026, 3, 3), date(2026, 3, 10)]


class TestAtOnce:
    def test_two_schedulers_reach_for_one_chair_and_one_gets_it(
        self, committed_db, reserve, maria, ben, chairs
    ):
        outcomes = at_once(
            lambda: reserve(maria, chair=chairs[0]), lambda: reserve(ben, chair=chairs[0])
        )
        assert sorted(outcomes)[0].startswith("Chair 1 is taken")
        assert sorted(outcomes)[1] == DONE

    def test_two_who_take_any_chair_both_get_one(self, committed_db, reserve, maria, ben):
        assert at_once(lambda: reserve(maria), lambda: reserve(ben)) == [DONE, DONE]
        assert Appointment.objects.values("chair").distinct().count() == 2

    def test_two_who_book_one_patient_get_two_numbers_of_one_course(
        self, committed_db, reserve, maria, noon
    ):
        at_once(lambda: reserve(maria), lambda: reserve(maria, begins=noon + DAY))
        assert sorted(Appointment.objects.values_list("number", flat=True)) == [1, 2]
        assert Course.objects.count() == 1


class TestMoving:
    def test_it_takes_its_reminders_along(self, reserve, maria, kofi, early, noon):
        session = reserve(maria)
        session.move(noon + 7 * DAY, by=kofi, at=early)
        planned = Message.objects.unsent()
        assert {m.round for m in planned} == {2}
        assert planned.count() == 2
        withdrawn = Message.objects.filter(state="withdrawn")
        assert {m.why for m in withdrawn} == {"The session was moved."}

    def test_it_keeps_its_chair_when_that_is_free(self, reserve, maria, kofi, early, noon, chairs):
        session = reserve(maria, chair=chairs[2])
        session.move(noon + DAY, by=kofi, at=early)
        assert session.chair == chairs[2]

    def test_a_refused_move_changes_nothing(self, reserve, maria, ben, kofi, early, noon, chairs):
        reserve(ben, begins=noon + DAY, chair=chairs[0])
        session = reserve(maria)
        with pytest.raises(Refused):
            session.move(noon + DAY, chair=chairs[0], by=kofi, at=early)
        assert session.begins == noon
        assert Message.objects.filter(patient=maria, state="planned").count() == 2

    def test_who_moves_what_somebody_else_has_moved_is_told(
        self, reserve, maria, kofi, early, noon
    ):
        session = reserve(maria)
        stale = Appointment.objects.get(pk=session.pk)
        session.move(noon + DAY, was=noon, by=kofi, at=early)
        with pytest.raises(Refused, match="Kofi Asante was here first: moved at noon"):
            stale.move(noon + 2 * DAY, was=noon, by=kofi, at=early)

    @pytest.mark.parametrize("act", ["move", "cancel"])
    def test_who_has_arrived_can_be_neither_moved_nor_cancelled(
        self, reserve, maria, dana, kofi, noon, act
    ):
        session = reserve(maria)
        session.arrive(by=dana, at=noon)
        acts = {
            "move": lambda: session.move(noon + DAY, by=kofi, at=noon),
            "cancel": lambda: session.cancel(by=kofi, at=noon, reason="Any"),
        }
        with pytest.raises(Refused, match="Dana Reyes was here first: arrived"):
            acts[act]()

    def test_cancelling_withdraws_the_reminders(self, reserve, maria, kofi, early):
        session = reserve(maria)
        session.cancel(by=kofi, at=early, reason="Asked to")
        assert not Message.objects.unsent().exists()
        assert session.status == "cancelled"


class TestRideThere:
    def test_a_session_inside_a_running_window_needs_one(self, bring, reserve, maria, early, noon):
        bring(maria)  # leaves 1:35pm, so no driving until 1:35pm tomorrow
        later = reserve(maria, begins=noon + 23 * HOUR)
        assert later.needs_ride_there(at=early)
        later.planned = DateTimeTZRange(noon + 26 * HOUR, noon + 27 * HOUR)
        assert not later.needs_ride_there(at=early)

    def test_so_does_one_the_morning_after_a_booked_one(self, reserve, maria, early, noon):
        first, second = reserve(maria), reserve(maria, begins=noon + 21 * HOUR)
        assert (first.needs_ride_there(at=early), second.needs_ride_there(at=early)) == (
            False,
            True,
        )

    def test_a_clinics_longer_hold_counts_before_it_began(self, reserve, maria, early, noon, amara):
        later = reserve(maria, begins=noon + 30 * HOUR)
        reserve(maria)
        assert not later.needs_ride_there(at=early)
        Policy.objects.create(
            clinic=maria.clinic, version=2, hold_hours=48, approved_by=amara,
            approved_at=noon - DAY, starts_at=noon - DAY,
        )  # fmt: skip
        assert later.needs_ride_there(at=early)

    def test_the_earlier_one_knows_of_it_when_it_is_booked_second(
        self, reserve, maria, early, noon
    ):
        later = reserve(maria, begins=noon + 25 * HOUR)
        first = reserve(maria)  # is planned to end at 1:45pm
        assert first.puts_another_inside_its_window(at=early)
        assert not later.puts_another_inside_its_window(at=early)

    def test_24_hours_after_its_end_a_session_is_outside(self, reserve, maria, early, noon):
        first, later = reserve(maria), reserve(maria, begins=noon + VISIT + DAY)
        assert not first.puts_another_inside_its_window(at=early)
        assert not later.needs_ride_there(at=early)

    def test_and_one_while_an_earlier_one_was_never_released(
        self, bring, reserve, maria, early, noon
    ):
        bring(maria, to="recovering")
        assert reserve(maria, begins=noon + 20 * HOUR).needs_ride_there(at=early)

    def test_that_of_somebody_else_does_not_count(self, bring, reserve, maria, ben, early, noon):
        bring(maria)
        assert not reserve(ben, begins=noon + 3 * HOUR).needs_ride_there(at=early)


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_once_its_time_has_come_only_a_nurse_says_that_it_did_not_take_place(
    book, maria, kofi, dana, lakeside, noon, act, policy
):
    """Until then the patient reads "do not drive", and the desk cannot take that away."""
    session = book(maria)
    later = noon + timedelta(hours=48)
    how = {"move": {"begins": later}, "cancel": {"reason": "called off"}}[act]
    with pytest.raises(Refused, match="A nurse writes down first"):
        getattr(session, act)(**how, by=kofi, at=noon)
    assert maria.appointments.advice(lakeside.tz, at=noon).kind == "unknown"
    getattr(session, act)(**how, by=dana, at=noon)
    assert maria.appointments.advice(lakeside.tz, at=noon).kind == "none"


def test_up_to_its_beginning_the_desk_may_call_it_off(book, maria, kofi, policy, noon):
    book(maria).cancel(by=kofi, at=noon - timedelta(seconds=1), reason="ill")
