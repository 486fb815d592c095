"""No route shortens a window, drops one or goes around it: not by a page, not by Django, not by
SQL as anybody who runs the product."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from aftercare.tests.routes.orm import ORM
from aftercare.tests.routes.pages import PAGES
from aftercare.tests.routes.scene import tried
from aftercare.tests.routes.sql import BY_SQL, POWERS, SQL
from scheduling.status import MOVES, Status
from scheduling.tests.attacks import S

ROUTES = {"pages": PAGES, "Django": ORM, "SQL": BY_SQL}
# What stands in PostgreSQL in the way of all of them.
CHECKS = (
    "a_release_has_an_end_of_the_window_and_only_then", "no_driving_for_at_least_24_hours",
    "a_session_time_is_real", "status_is_what_happened", "a_start_has_a_policy_and_only_then",
    "times_follow_each_other", "who_is_not_treated_is_told_why", "no_companion_no_release",
    "only_a_release_has_a_kind",
)  # fmt: skip


def successes(scene, routes, **how):
    found = {name: tried(scene, route, **how) for name, route in routes.items()}
    return {name: got for name, got in found.items() if got}


@pytest.mark.parametrize("through", ROUTES)
def test_no_route_leads_to_a_shorter_window(scene, through):
    assert len(ROUTES[through]) >= 25
    assert successes(scene, ROUTES[through]) == {}


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
        cursor.execute(f"alter table {S} disable trigger user")
        for name in CHECKS:
            cursor.execute(f"alter table {S} drop constraint {name}")
        yield
        transaction.set_rollback(True)


def as_owner(statements):
    def route(sql):
        return lambda scene: connection.cursor().execute(sql, scene.numbers)

    return {name: route(sql) for name, sql in statements.items()}


def test_without_the_rules_they_lead_there(scene, without_rules):
    """What still leads nowhere is held by foreign keys, or honest."""
    assert len(successes(scene, ORM)) > 20
    assert len(successes(scene, as_owner(SQL))) > 15


def test_without_the_rules_a_page_that_forgets_the_order_leads_there(
    scene, without_rules, monkeypatch
):
    for to in Status:
        monkeypatch.setitem(MOVES, to, tuple(Status))
    assert tried(scene, PAGES["a nurse releases again, an hour earlier"])


def test_an_owner_has_the_powers_that_the_roles_lack(scene):
    through = [name for name, act in as_owner(POWERS).items() if goes_through(scene, act)]
    assert len(through) > 8


def goes_through(scene, act):
    with transaction.atomic(), suppress(DatabaseError), transaction.atomic():
        act(scene)
        transaction.set_rollback(True)
        return True
    return False
