"""The 24 hours, minute by minute, over both clock changes: elapsed, rounded up, and never a
permission."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.moments import Elapsed
from scheduling.driving import advice, no_driving_until

CHICAGO = ZoneInfo("America/Chicago")
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


@dataclass
class Visit:
    started_at: datetime | None = None
    released_at: datetime | None = None
    no_driving_until: datetime | None = None
    unclear: bool = False

    def is_unclear(self, at):
        return self.unclear


def left(at):
    return Visit(at - timedelta(hours=2), at, no_driving_until(at))


@pytest.fixture
def leaving():
    return datetime(2026, 3, 5, 21, 39, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "end"),
    [(0, "15:39:00"), (1, "15:40:00"), (20, "15:40:00"), (59, "15:40:00"), (60, "15:40:00")],
)
def test_the_end_is_rounded_up_to_a_whole_minute(seconds, end):
    at = datetime(2026, 3, 5, 21, 39, tzinfo=UTC) + timedelta(seconds=seconds)
    assert f"{no_driving_until(at).astimezone(CHICAGO):%H:%M:%S}" == end


def test_a_policy_can_only_make_it_longer(leaving):
    assert no_driving_until(leaving, Elapsed(36)) - leaving >= timedelta(hours=36)
    assert no_driving_until(leaving, Elapsed(12)) - leaving >= DAY


@pytest.mark.parametrize(
    ("night", "wall_clock"),
    [
        (datetime(2026, 3, 7, 20, 0, tzinfo=UTC), "15:00"),  # an hour is skipped: 2pm to 3pm
        (datetime(2026, 10, 31, 19, 0, tzinfo=UTC), "13:00"),  # an hour is repeated: 2pm to 1pm
    ],
)
def test_a_clock_change_moves_the_wall_clock_and_not_the_hours(night, wall_clock):
    end = no_driving_until(night)
    assert end - night == DAY
    assert f"{end.astimezone(CHICAGO):%H:%M}" == wall_clock


def test_the_answer_turns_at_the_end_and_not_a_second_before(leaving):
    end = no_driving_until(leaving)
    assert advice([left(leaving)], CHICAGO, at=end - SECOND).kind == "until"
    assert advice([left(leaving)], CHICAGO, at=end).kind == "ended"


def test_an_ended_window_is_remembered_for_three_days(leaving):
    end = no_driving_until(leaving)
    three_days = timedelta(hours=72)
    assert advice([left(leaving)], CHICAGO, at=end + three_days - SECOND).kind == "ended"
    assert advice([left(leaving)], CHICAGO, at=end + three_days).kind == "none"


def test_the_hours_that_ended_are_the_hours_that_were_held(leaving):
    end = no_driving_until(leaving, Elapsed(48))
    visit = Visit(leaving - timedelta(hours=2), leaving, end)
    assert advice([visit], CHICAGO, at=end).hours == 48
    assert advice([left(leaving)], CHICAGO, at=no_driving_until(leaving)).hours == 24


def test_several_windows_are_a_union(leaving):
    later = leaving + timedelta(hours=20)
    for visits in ([left(leaving), left(later)], [left(later), left(leaving)]):
        assert advice(visits, CHICAGO, at=leaving + DAY).until == no_driving_until(later)


def test_a_visit_nobody_can_account_for_beats_every_known_end(leaving):
    says = advice([left(leaving), Visit(unclear=True)], CHICAGO, at=leaving + 2 * DAY)
    assert says.kind == "unknown"
    assert says.holds


def test_no_visit_means_there_is_nothing_to_say(leaving):
    assert advice([], CHICAGO, at=leaving).kind == "none"


def test_it_is_said_with_weekday_date_and_zone(leaving):
    says = advice([left(leaving)], CHICAGO, at=leaving + timedelta(hours=2, minutes=5))
    assert (says.clock, says.relative, says.day) == ("3:40pm", "tomorrow", "Friday, March 6")
    assert says.in_full == "3:40pm Friday, March 6, Chicago time"
    assert says.togo == "21 hours 56 minutes"
    assert (says.asof, says.percent) == ("5:44pm", 8)
