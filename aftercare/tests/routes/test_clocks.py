"""The portal's clock is 3 hours wrong while the database's is right. Otis, whose policy asks for 36
hours, is not released by either, or until 36 hours after he truly left."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from aftercare.tests.routes.pages import GONE, SAM, S
from aftercare.tests.routes.scene import HOUR, post, tried
from portal import clocks

OTIS = S + "{otis}/"
MINUTE = timedelta(minutes=1)
# What is typed, and how many hours ago they truly left. A time is typed by who has a right watch.
RELEASES = {
    "released now": ({}, 0),
    "found gone now": (GONE, 0),
    "taken by ambulance now": ({"kind": "ambulance", "reason": "Chest pain."}, 0),
    "with a time and no reason": ({"released_at": 1}, 1),
    "with a time and a reason": ({"released_at": 1, "reason": "The clock was wrong."}, 1),
    "with the end that was shown": ({"shown_until": 33}, 0),
}


@pytest.fixture
def noon():
    """2 hours ago: the database's clock is what it is."""
    return timezone.now().replace(second=0, microsecond=0) - 2 * HOUR


def released(told, wrong):
    def route(scene):
        scene.clock(hours=2 + wrong)
        zone, said = scene.sessions["otis"].clinic.tz, dict(told)
        if ago := told.get("released_at"):
            said["released_at"] = f"{(scene.at - ago * HOUR).astimezone(zone):%Y-%m-%dT%H:%M}"
        if shown := told.get("shown_until"):
            said["shown_until"] = (scene.at + shown * HOUR).isoformat()
        return post("dana", OTIS + "release/", **SAM | said)(scene)

    return route


def too_early(scene, told, ago, wrong):
    """What somebody got who left that long ago: hours that end too early."""
    ends = []

    def route(scene):
        with transaction.atomic():
            answer = released(told, wrong)(scene)
        ends.append(scene.session("otis").no_driving_until)
        return answer

    found = tried(scene, route)
    return found + [end for end in ends if end and end < scene.at - ago * HOUR + 36 * HOUR]


@pytest.mark.parametrize("wrong", [-3, 3])
def test_no_release_ends_too_early_while_the_clocks_differ(real_clocks, scene, wrong):
    cases = RELEASES.items()
    found = {name: too_early(scene, told, ago, wrong) for name, (told, ago) in cases}
    assert {name: got for name, got in found.items() if got} == {}


@pytest.mark.parametrize("wrong", [0, -3])
def test_what_the_card_says_is_taken_whatever_the_clocks_say(real_clocks, scene, wrong):
    told, ago = RELEASES["with a time and a reason"]
    if not wrong:
        told = {}
    released(told, wrong)(scene)
    assert scene.session("otis").status == "released"


def test_without_a_second_clock_a_release_by_one_that_is_behind_leads_there(scene, monkeypatch):
    monkeypatch.setattr(clocks, "differ", lambda at: False)
    assert too_early(scene, {}, 0, -3)
    assert not too_early(scene, {}, 0, 3)
