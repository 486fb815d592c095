"""No route shortens a window, drops one or goes around it: not by a page, not by Django, not by
SQL as anybody who runs the product."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from aftercare.tests.routes.orm import ORM
from aftercare.tests.routes.orm_changes import ORM_CHANGES
from aftercare.tests.routes.pages import PAGES
from aftercare.tests.routes.pages_changes import CHANGES
from aftercare.tests.routes.scene import tried
from aftercare.tests.routes.sql import BY_POWER, BY_SQL, POWERS, SQL
from aftercare.tests.routes.sql_changes import POWERS_OVER_CHANGES, SQL_CHANGES
from scheduling.status import MOVES, Status
from scheduling.tests.attacks import S

ROUTES = {
    "pages": PAGES | CHANGES,
    "Django": ORM | ORM_CHANGES,
    "SQL": BY_SQL | BY_POWER,
}
# What stands in PostgreSQL in the way of all of them.
CHECKS = (
    "a_release_has_an_end_of_the_window_and_only_then", "no_driving_for_at_least_24_hours",
    "a_session_time_is_real", "status_is_what_happened", "a_start_has_a_policy_and_only_then",
    "times_follow_each_other", "who_is_not_treated_is_told_why", "no_companion_no_release",
    "only_a_release_has_a_kind",
)  # fmt: skip
MORE_CHECKS = (
    ("scheduling_lengthening", "a_lengthening_makes_a_window_longer"),
    ("scheduling_correction", "correction_is_answered_by_another_person"),
    ("scheduling_waiver", "waiver_is_answered_by_another_person"),
)
TABLES = (S, "scheduling_correction", "scheduling_lengthening", "scheduling_waiver")
WHEN = ("started_at", "ended_at", "released_at", "no_driving_until")


def successes(scene, routes, **how):
    found = {name: tried(scene, route, **how) for name, route in routes.items()}
    return {name: got for name, got in found.items() if got}


@pytest.mark.parametrize("through", ROUTES)
def test_no_route_leads_to_a_shorter_window(scene, through):
    some = sample(ROUTES[through])
    assert len(some) >= 25
    assert successes(scene, some) == {}


def sample(routes):
    """All; of the many in SQL each as a nurse, who may do the most, and a quarter of the others."""
    numbered = enumerate(routes.items())
    return {
        name: route for n, (name, route) in numbered
        if routes is not ROUTES["SQL"] or name.endswith(", as a nurse") or n % 4 == 0
    }  # fmt: skip


@pytest.mark.prove
@pytest.mark.parametrize("through", ROUTES)
def test_no_route_does_and_every_first_page_says_so(scene, through, figures):
    routes = ROUTES[through]
    found = successes(scene, routes, thorough=True)
    figures(f"routes to a shorter window through {through}: {len(routes)} tried, {len(found)} lead"
            " there")  # fmt: skip
    assert found == {}


@pytest.fixture
def without_rules(scene):
    """Neither trigger nor check, until the test is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        for name in CHECKS:
            cursor.execute(f"alter table {S} drop constraint {name}")
        for table, name in MORE_CHECKS:
            cursor.execute(f"alter table {table} drop constraint {name}")
        yield
        transaction.set_rollback(True)


def as_owner(statements):
    """Each by the database's owner, who says that Dana asks."""
    told = "select set_config('portal.user', %(by_dana)s::text, true); "

    def route(sql):
        return lambda scene: connection.cursor().execute(told + sql, scene.numbers)

    return {name: route(sql) for name, sql in statements.items()}


def test_without_the_rules_they_lead_there(scene, without_rules):
    """What still leads nowhere is held by foreign keys, or honest."""
    assert len(successes(scene, ROUTES["Django"])) > 25
    assert len(successes(scene, as_owner(SQL | SQL_CHANGES))) > 25


@pytest.fixture
def forgetful(monkeypatch):
    """Pages that know no order of what happens, and no end that stays."""
    for to in Status:
        monkeypatch.setitem(MOVES, to, tuple(Status))
    monkeypatch.setattr("scheduling.models.corrected.max", lambda _, new: new, raising=False)


def test_without_the_rules_pages_that_forget_the_order_lead_there(scene, without_rules, forgetful):
    found = successes(scene, ROUTES["pages"])
    assert len(found) > 8
    assert "a nurse asks for an earlier leaving, and a second one agrees" in found
    assert "a nurse cancels what was released" in found


@pytest.mark.prove
def test_with_the_rules_pages_that_forget_the_order_do_not(scene, forgetful):
    assert successes(scene, ROUTES["pages"]) == {}


@pytest.mark.parametrize(
    ("name", "whose", "changed"),
    [
        ("a nurse asks for an earlier leaving, and a second one agrees", "maria", ["released_at"]),
        ("amara agrees to what dana asked", "nora", ["released_at"]),
        ("two people move all times to hours earlier", "maria",
         ["started_at", "ended_at", "released_at"]),
        ("a nurse asks for an earlier leaving, and agrees herself", "maria", []),
        ("dana agrees to what dana asked", "nora", []),
        ("let go alone by an exception, twice, and earlier", "ben",
         ["released_at", "no_driving_until"]),
        ("dana lets who recovers go alone, an hour ago", "ben", []),
        ("started past all gates, and then cancelled", "cleo", ["started_at"]),
        ("who has not slept says so, and takes it back", "maria", ["no_driving_until"]),
        ("a clinician lengthens, and then to less", "maria", ["no_driving_until"]),
    ],
)  # fmt: skip
def test_what_is_honest_on_the_way_happens(scene, name, whose, changed):
    """A route that is stopped at its first step would prove nothing."""
    before = scene.session(whose)
    with transaction.atomic():
        ROUTES["pages"][name](scene)
    now = scene.session(whose)
    assert [one for one in WHEN if getattr(now, one) != getattr(before, one)] == changed


def test_an_owner_has_the_powers_that_the_roles_lack(scene):
    powers = as_owner(POWERS | POWERS_OVER_CHANGES)
    assert len([name for name, act in powers.items() if goes_through(scene, act)]) > 12


def goes_through(scene, act):
    with transaction.atomic(), suppress(DatabaseError), transaction.atomic():
        act(scene)
        transaction.set_rollback(True)
        return True
    return False
