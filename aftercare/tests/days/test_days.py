"""Whatever happens at a clinic, in whatever order: until the latest end of the hours every place
that speaks of them says "do not drive", with the right time, and none says that they have ended."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from aftercare.tests.days.machine import Days
from portal.moments import up_to_the_minute
from scheduling import driving
from scheduling.models.gates import Gated
from scheduling.tests.attacks import S
from scheduling.tests.test_gates import RULES

FLOOR = "the_policy_it_began_under_is_the_floor"
MINUTE = timedelta(minutes=1)
A_DAY = "no_driving_for_at_least_24_hours"
HOW = {
    "deadline": None, "database": None, "suppress_health_check": list(HealthCheck),
    "print_blob": True, "report_multiple_bugs": False,
    "phases": [Phase.generate],  # a day at PostgreSQL is slow: what is found is shown as it is
}  # fmt: skip


# What a proof of so many runs has to have tried, and how often.
OFTEN = {
    "started": 1000, "started inside a window": 300, "overlapping": 300, "start entered": 200,
    "entered afterwards": 200, "left: companion": 500, "left: ambulance": 100,
    "left: left without release": 300, "left: alone by exception": 30, "excepted": 100,
    "corrected before the release": 50, "corrected to later": 100, "corrected to sooner": 50,
    "lengthened": 100, "have not slept": 200, "windows": 1000, "unknown": 100, "until": 100,
    "ended": 100, "none": 100,
}  # fmt: skip
PEACE = {"somebody_shortens_it": None}


def run(world, runs, steps, facts=(), **how):
    """Made-up days, and what was counted meanwhile. A run that finds something wrong raises."""
    days = type("MadeUpDays", (Days,), {"world": world, "counts": Counter(), **dict(facts)})
    how = settings(max_examples=runs, stateful_step_count=steps, **HOW | how)
    run_state_machine_as_test(days, settings=how, _min_steps=steps)
    return days.counts


def finds(world, runs=300, facts=()):
    """Whether something wrong is found in so many runs, the same ones each time."""
    try:
        run(world, runs, 50, facts, derandomize=True)
    except AssertionError:
        return True
    return False


def test_in_some_days_no_page_says_less_than_the_latest_end(world):
    counts = run(world, 15, 20, derandomize=True)
    assert counts["runs"] >= 15
    assert counts["looks"] > 5
    assert counts["windows"] > 2


def tidy():
    """What the runs undid lies in the tables still, and every statement reads past it."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


@pytest.mark.prove
def test_in_2000_runs_of_50_steps_no_page_does(world, figures):
    counts = Counter()
    for n in range(10):
        counts += run(world, 200, 50)
        tidy()
        if n % 3 == 0:
            figures(f"days made up, nothing wrong found: {dict(counts)}")
    assert counts["runs"] >= 2000
    assert counts["steps"] >= 100_000
    assert {name: counts[name] for name, least in OFTEN.items() if counts[name] < least} == {}


@pytest.fixture
def without(as_role):
    """without("drop trigger …") on the table of sessions, in this test's own database."""

    def without(*rules):
        with as_role("portal_owner") as owner:
            for kind, name in rules:
                if kind == "trigger":
                    owner.execute(f"drop trigger {name} on {S}")
                else:
                    owner.execute(f"alter table {S} drop constraint {name}")

    return without


def test_without_the_trigger_somebody_shortens_it_and_that_is_found(world, without):
    without(("trigger", "a_started_session_stays"))
    assert finds(world)


@pytest.mark.prove
def test_a_correction_that_moves_an_end_to_sooner_is_found(world, without, monkeypatch):
    without(("trigger", "a_started_session_stays"))
    monkeypatch.setattr("scheduling.models.corrected.max", lambda _, new: new, raising=False)
    assert finds(world, facts=PEACE)


@pytest.mark.prove
def test_a_sleep_rule_that_is_forgotten_is_found(world, monkeypatch):
    monkeypatch.setattr("aftercare.models.answering.not_rested", lambda check_in, at: None)
    assert finds(world, facts=PEACE)


@pytest.mark.prove
@pytest.mark.parametrize(
    "gate", ["no_ride_no_start", "no_ride_there_no_start_inside_a_window",
             "no_acknowledgement_no_start"],
)  # fmt: skip
def test_a_gate_that_stands_open_is_found(world, without, monkeypatch, gate):
    without(("trigger", gate))
    real = Gated.missing
    opens = next(one for one, rule in RULES.items() if rule == gate)
    monkeypatch.setattr(
        Gated, "missing", lambda self, *how: [one for one in real(self, *how) if one != opens]
    )
    assert finds(world, facts=PEACE)


def test_a_day_on_the_wall_in_place_of_24_hours_is_found(world, without, monkeypatch):
    without(("trigger", FLOOR), ("check", A_DAY))

    def by_the_wall(left, hold):
        local = left.astimezone(ZoneInfo("America/Chicago"))
        return up_to_the_minute(local + timedelta(days=hold.hours // 24))

    monkeypatch.setattr("scheduling.models.written.no_driving_until", by_the_wall)
    assert finds(world)


def test_a_page_that_knows_one_session_alone_is_found(world, monkeypatch):
    def of_the_first(visits, zone, *, at):
        return real(list(visits)[:1], zone, at=at)

    real = driving.advice
    monkeypatch.setattr("aftercare.views.home.advice", of_the_first)
    monkeypatch.setattr("scheduling.models.sessions.advice", of_the_first)
    assert finds(world)


def test_a_page_that_ends_the_hours_a_minute_early_is_found(world, monkeypatch):
    early = property(lambda advice: driving.words.clock(advice.until - MINUTE, advice.zone))
    monkeypatch.setattr(driving.Advice, "clock", early)
    assert finds(world)
