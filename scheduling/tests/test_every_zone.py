"""Every zone, every change of its clock to 2040, each half hour around it: never under 24 hours,
and what is shown, read back, is the instant that is stored."""

import random
from collections import Counter
from datetime import UTC, timedelta

import pytest

from portal.moments import Elapsed
from portal.words import in_full
from scheduling import driving
from scheduling.tests.zones import A_DAY, MINUTE, changes, leavings, read, zones


def every_change():
    return [(zone, change) for zone in zones() for change in changes(zone)]


def some_changes():
    """A few thousand half hours, the same ones each time."""
    few = random.Random(24).sample(zones(), 60)
    return [(zone, change) for zone in few for change in list(changes(zone))[:4]]


SAMPLE = [some_changes, pytest.param(every_change, marks=pytest.mark.prove)]


def by_zone(pairs):
    cases = {}
    for zone, change in pairs:
        cases.setdefault(zone, []).extend(leavings(change, zone))
    return cases


def is_short(left, end):
    return not A_DAY <= end - left.astimezone(UTC) < A_DAY + MINUTE


def is_misread(moment, zone):
    said = driving.Advice("until", moment, zone, moment, moment).in_full
    return said != in_full(moment, zone) or read(said, zone, near=moment) != {moment}


def in_python(cases):
    """How many ends came too early or too late, and how many times are read back as another."""
    counts = Counter()
    for zone, lefts in cases.items():
        for left in lefts:
            end = driving.no_driving_until(left)
            counts["cases"] += 1
            counts["not 24 hours"] += is_short(left, end)
            shown = left.astimezone(UTC).replace(second=0, microsecond=0)
            counts["misread"] += is_misread(end, zone) or is_misread(shown, zone)
    return counts


@pytest.mark.parametrize("which", SAMPLE)
def test_no_window_is_under_24_hours_and_each_is_read_as_it_is_stored(which, figures):
    counts = in_python(by_zone(which()))
    if which is every_change:
        figures(f"every zone, in Python: {counts['cases']} leavings, {counts['not 24 hours']} ends"
                f" not after 24 hours, {counts['misread']} times read as another")  # fmt: skip
    assert counts["cases"] > 2000
    assert (counts["not 24 hours"], counts["misread"]) == (0, 0)


def test_a_day_on_the_wall_in_place_of_24_hours_is_found(monkeypatch):
    by_the_wall = lambda self, at: at + timedelta(days=1)  # noqa: E731
    monkeypatch.setattr(Elapsed, "after", by_the_wall)
    assert in_python(by_zone(some_changes()))["not 24 hours"] > 500


def test_a_repeated_hour_without_its_abbreviation_is_found(monkeypatch):
    monkeypatch.setattr("portal.words.is_repeated", lambda local: False)
    assert in_python(by_zone(some_changes()))["misread"] > 50
