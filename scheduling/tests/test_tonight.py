"""Whether the clinic is there when the first check-in after a session is due."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.models import Clinic, Policy
from scheduling.tonight import no_staffed_check_in

CHICAGO = ZoneInfo("America/Chicago")
LAKESIDE = {"zone": "America/Chicago", "opens_at": time(8), "closes_at": time(19)}


def said(hour, minute=0, second=0, day=5, clinic=(), policy=()):
    """Of somebody who leaves then. March 5 is a Thursday; the clinic is open from 8am to 7pm."""
    leaves = datetime(2026, 3, day, hour, minute, second, tzinfo=CHICAGO)
    return no_staffed_check_in(
        Clinic(**LAKESIDE | dict(clinic)), Policy(**{"starts_at": leaves} | dict(policy)), leaves
    )


def test_a_late_session_says_when_it_is_due_and_when_the_clinic_closes():
    assert said(19, 15) == (
        "No staffed check-in tonight: the 2-hour check-in is due at 9:15pm, "
        "and the clinic closes at 7pm."
    )


def test_up_to_the_second_the_clinic_closes_somebody_is_there():
    assert said(16, 59, 59) == ""
    assert said(17).endswith("is due at 7pm, and the clinic closes at 7pm.")


def test_from_the_second_it_opens_somebody_is_there():
    assert said(5, 59, 59).endswith("and the clinic opens at 8am.")
    assert said(6) == ""


def test_on_a_closed_day_nobody_is():
    assert said(12, day=7).endswith("and the clinic is closed on Saturday, March 7.")
    assert said(12, day=6) == ""


LATE = {"closes_at": time(23, 30)}


def test_where_the_clinic_is_open_at_night_the_message_still_waits_for_the_morning():
    assert said(18, 59, 59, clinic=LATE) == ""
    assert said(19, clinic=LATE).endswith("is due at 9pm, and its message waits until 8am.")
    assert said(19, clinic=LATE, policy={"quiet_from": time(22)}) == ""


def test_the_first_check_in_counts_and_it_is_named():
    assert "the 3-hour check-in is due at 7pm" in said(16, policy={"check_in_hours": [24, 3]})
    assert said(15, 59, 59, policy={"check_in_hours": [24, 3]}) == ""


@pytest.mark.parametrize("hours", [[24], [24, 72], []])
def test_one_that_comes_a_day_later_is_not_of_that_night(hours):
    assert said(19, 15, policy={"check_in_hours": hours}) == ""


@pytest.mark.parametrize(("opens", "there"), [(time(4), True), (time(4, 1), False)])
def test_in_the_night_when_clocks_change_the_hours_elapse(opens, there):
    """From 1am on March 8 two hours end at 4am, since the wall jumps from 2am to 3am."""
    clinic = {"open_days": [7], "opens_at": opens}
    assert (said(1, day=8, clinic=clinic, policy={"quiet_until": time(3)}) == "") == there
