"""When a session may begin, and what is free between the booked ones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.moments import NoSuchTime, on_the_wall
from scheduling import slots
from scheduling.day import lines

CHICAGO = ZoneInfo("America/Chicago")
HOUR = timedelta(hours=1)
VISIT = timedelta(minutes=105)
NOW = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)


class TestTypedTimes:
    def test_a_time_is_read_off_the_clinics_wall(self):
        begins = slots.to_come(date(2026, 3, 9), time(13), CHICAGO, at=NOW)
        assert begins == datetime(2026, 3, 9, 18, 0, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("day", "clock", "why"),
        [
            (date(2026, 3, 8), time(2, 30), "The clock jumps over that time"),
            (date(2026, 3, 5), time(12), "That time has passed"),
            (date(2026, 3, 4), time(13), "That time has passed"),
            (date(2027, 4, 1), time(13), "within a year"),
            (date(9999, 12, 31), time(13), "within a year"),
            (date(1, 1, 1), time(13), "within a year"),
        ],
    )
    def test_a_time_that_cannot_be_is_refused_in_a_sentence(self, day, clock, why):
        with pytest.raises(NoSuchTime, match=why):
            slots.to_come(day, clock, CHICAGO, at=NOW)

    def test_one_minute_from_now_is_still_to_come(self):
        assert slots.to_come(date(2026, 3, 5), time(12, 1), CHICAGO, at=NOW)

    @pytest.mark.parametrize(
        ("day", "clock", "why"),
        [
            (date(2026, 3, 7), time(13), "closed on Saturday, March 7"),
            (date(2026, 3, 6), time(7, 59), "opens at 8am"),
            (date(2026, 3, 6), time(8), ""),
            (date(2026, 3, 6), time(17, 15), ""),
            (date(2026, 3, 6), time(17, 16), "closes at 7pm. Begin at 5:15pm or earlier"),
        ],
    )
    def test_a_session_lies_within_the_opening_hours(self, lakeside, day, clock, why):
        begins = on_the_wall(day, clock, CHICAGO)
        said = slots.outside_hours(lakeside, begins, begins + VISIT)
        assert why in said
        assert bool(why) == bool(said)


class TestGaps:
    def hours(self, *clocks):
        return tuple(on_the_wall(date(2026, 3, 6), time(c), CHICAGO) for c in clocks)

    def test_what_is_free_lies_between_and_is_long_enough(self):
        taken = [self.hours(9, 11), self.hours(12, 14)]
        free = list(slots.gaps(self.hours(8, 19), taken, at_least=2 * HOUR))
        assert free == [self.hours(14, 19)]
        free = list(slots.gaps(self.hours(8, 19), taken, at_least=HOUR))
        assert free == [self.hours(8, 9), self.hours(11, 12), self.hours(14, 19)]

    def test_an_empty_day_is_one_gap_and_a_closed_one_none(self):
        assert [line.session for line in lines([], self.hours(8, 19), HOUR)] == [None]
        assert lines([], None, HOUR) == []
