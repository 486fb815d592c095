"""Until when an earlier session forbids driving to a later one, on both sides of each end."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from portal.moments import Elapsed
from scheduling.models import Appointment
from scheduling.there import forbids_until, no_driving_before

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DAY = 24 * HOUR


@pytest.fixture
def visit(noon):
    """visit() is planned from noon to 2pm, in a clinic that holds for 24 hours."""

    def visit(begins=noon, hold=24, **facts):
        planned = DateTimeTZRange(begins, begins + 2 * HOUR)
        one = Appointment(planned=planned, **facts)
        one.hold_hours = hold
        return one

    return visit


def test_what_is_booked_forbids_driving_for_the_hold_after_its_planned_end(visit, noon):
    assert forbids_until(visit(), at=noon - DAY) == noon + 26 * HOUR
    assert forbids_until(visit(hold=48), at=noon - DAY) == noon + 50 * HOUR


def test_what_is_released_forbids_it_until_its_window_ends(visit, noon):
    left = {"status": "released", "started_at": noon, "released_at": noon + HOUR}
    session = visit(no_driving_until=noon + 25 * HOUR, **left)
    assert forbids_until(session, at=noon + 30 * HOUR) == noon + 25 * HOUR


@pytest.mark.parametrize("status", ["cancelled", "missed", "not treated"])
def test_what_did_not_take_place_forbids_nothing(visit, noon, status):
    assert forbids_until(visit(status=status), at=noon + DAY) is None


@pytest.mark.parametrize("facts", [{"status": "booked"}, {"status": "started", "started_at": True}])
def test_of_whom_nobody_knows_that_they_left_it_counts_from_this_moment(visit, noon, facts):
    facts = {name: noon if value is True else value for name, value in facts.items()}
    for late in (2 * HOUR + SECOND, 100 * HOUR):
        until = forbids_until(visit(**facts), at=noon + late)
        assert timedelta(0) <= until - (noon + late + DAY) < timedelta(minutes=1)
    assert forbids_until(visit(**facts), at=noon + 2 * HOUR) == noon + 26 * HOUR


@pytest.mark.parametrize(("later", "inside"), [(26 * HOUR - SECOND, True), (26 * HOUR, False)])
def test_a_session_is_inside_until_the_hours_end(visit, noon, later, inside):
    end = no_driving_before(noon + later, [visit()], at=noon - DAY)
    assert end == (noon + 26 * HOUR if inside else None)


@pytest.mark.parametrize(("hours", "inside"), [(-1, True), (0, False), (1, False)])
def test_only_what_comes_before_it_counts(visit, noon, hours, inside):
    other = visit(begins=noon + hours * HOUR)
    assert bool(no_driving_before(noon, [other], at=noon - DAY)) == inside


def test_of_several_the_latest_end_counts(visit, noon):
    visits = [visit(), visit(begins=noon - 3 * HOUR), visit(begins=noon - 6 * HOUR, hold=48)]
    assert no_driving_before(noon + DAY, visits, at=noon - DAY) == noon + 44 * HOUR
    assert Elapsed(48).after(noon - 4 * HOUR) == noon + 44 * HOUR
