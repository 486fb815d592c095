"""The same half hours in PostgreSQL: whatever the zone of its session, each window is kept as it is
meant, and one that is a minute shorter is refused, by each of two rules."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from scheduling.tests.attacks import S
from scheduling.tests.test_every_zone import SAMPLE, by_zone, every_change, some_changes
from scheduling.tests.zone_rows import InSql

CHECK = "no_driving_for_at_least_24_hours"
FLOOR = "the_policy_it_began_under_is_the_floor"
WHOLE = "the_window_ends_on_a_whole_minute"
WITHOUT_FLOOR = f"alter table {S} disable trigger {FLOOR}"
WITHOUT_CHECK = f"alter table {S} drop constraint {CHECK}"
# The mistake: a day is 23 hours in a session whose zone springs forward.
A_DAY_BY_THE_WALL = (
    f"alter table {S} add constraint {CHECK}"
    " check (no_driving_until >= released_at + interval '1 day')"
)
A_MINUTE_LESS = -60  # in seconds: a timedelta below zero goes to PostgreSQL as a day less and hours


# PostgreSQL takes these for abbreviations, the same all year.
ABBREVIATIONS = {"CET", "EET", "MET", "WET"}


@pytest.fixture
def in_sql(committed_db, as_role, bring, maria):
    return InSql(as_role, bring(maria))


@pytest.mark.parametrize("zone", ["UTC", None])
@pytest.mark.parametrize("which", SAMPLE)
def test_postgresql_keeps_each_window_and_refuses_a_minute_less(in_sql, which, zone, figures):
    cases = by_zone(which())
    many = sum(map(len, cases.values()))
    counts = in_sql(cases, zone)
    by_trigger = in_sql(cases, zone, more=A_MINUTE_LESS)
    by_check = in_sql(cases, zone, [WITHOUT_FLOOR], more=A_MINUTE_LESS)
    if which is every_change:
        figures(f"every zone, in SQL, session in {zone or 'the zone'}: {dict(counts)}; a minute"
                f" less: {dict(by_trigger)}, {dict(by_check)}")  # fmt: skip
    assert (counts, by_trigger, by_check) == ({"kept": many}, {FLOOR: many}, {CHECK: many})


def test_postgresql_refuses_an_end_between_two_minutes(in_sql):
    cases = by_zone(some_changes()[::5])
    many = sum(map(len, cases.values()))
    assert in_sql(cases, None, more=1) == {WHOLE: many}


def test_a_day_on_the_wall_in_place_of_24_hours_is_taken_where_a_zone_springs_forward(in_sql):
    cases, wrong = by_zone(some_changes()), [WITHOUT_FLOOR, WITHOUT_CHECK, A_DAY_BY_THE_WALL]
    assert in_sql(cases, None, wrong, more=A_MINUTE_LESS)["taken"] > 500
    assert in_sql(cases, "UTC", wrong, more=A_MINUTE_LESS)["taken"] == 0


def test_without_both_rules_every_minute_less_is_taken(in_sql):
    cases = by_zone(some_changes()[::5])
    neither = [WITHOUT_FLOOR, WITHOUT_CHECK]
    assert set(in_sql(cases, None, neither, more=A_MINUTE_LESS)) == {"taken"}


@pytest.mark.parametrize("which", SAMPLE)
def test_python_and_postgresql_read_the_same_wall(db, which):
    """Or else the sleep rule, which is worked out in SQL, would end at another time than is
    shown."""
    cases = by_zone((zone, change) for zone, change in which() if zone.key not in ABBREVIATIONS)
    sql = "select array(select at at time zone %s from unnest(%s::timestamptz[]) as at)"
    with connection.cursor() as cursor:
        for zone, moments in cases.items():
            cursor.execute(sql, [zone.key, moments])
            assert cursor.fetchone()[0] == [one.replace(tzinfo=None) for one in moments], zone


def test_another_edition_of_the_zones_is_found(db):
    """On a wall where summer time was given up, an older edition still moves the clock."""
    moment = datetime(2026, 12, 1, 18, tzinfo=UTC)
    for zone, hour in (("America/Vancouver", 11), ("America/Chicago", 12)):
        with connection.cursor() as cursor:
            cursor.execute("select %s at time zone %s", [moment, zone])
            assert cursor.fetchone()[0].hour == moment.astimezone(ZoneInfo(zone)).hour == hour
