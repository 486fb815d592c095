"""The people and sessions of the afternoon on which every route is tried (scene.py)."""

from datetime import timedelta

import pytest

from aftercare.models import CheckIn, GuidanceVersion
from aftercare.tests.routes.scene import HOUR, Scene
from portal.models import Policy
from scheduling.models import HandOver, Waiver


@pytest.fixture
def people(request):
    names = (
        "maria", "ben", "dana", "noor", "amara", "kofi", "lena", "hire", "enroll", "harbor",
    )  # fmt: skip
    return {name: request.getfixturevalue(name) for name in names}


@pytest.fixture
def sessions(policy, lakeside, amara, noon, people, bring, book):
    """Nora's and Otis' began under 36 hours, the others' under 24 and the sleep rule."""
    signed = {"clinic": lakeside, "approved_by": amara, "approved_at": policy.approved_at}
    Policy.objects.create(**signed, version=2, hold_hours=36, starts_at=noon - 40 * HOUR)
    nora, cleo = people["enroll"]("Nora", "Quist"), people["enroll"]("Cleo", "Hart")
    sessions = {"nora": bring(nora, at=noon - 30 * HOUR)}
    otis = people["enroll"]("Otis", "Bell")
    sessions["otis"] = bring(otis, to="recovering", at=noon - 21 * HOUR)
    Policy.objects.create(**signed, version=3, sleep_rule=True, starts_at=noon - 20 * HOUR)
    sessions["maria"] = bring(people["maria"])
    sessions["ben"] = bring(people["ben"], to="recovering", chair=1)
    return sessions | {"cleo": book(cleo, chair=2)}


@pytest.fixture
def asked(sessions, people, noon):
    """What waits for a second person, and what was handed over; Dana did it all."""
    by = {"by": people["dana"], "at": noon + 1.5 * HOUR}
    left = sessions["nora"].released_at - timedelta(minutes=30)
    sessions["nora"].correct(released_at=left, reason="The clock was wrong.", **by)
    alone = {"gate": "companion", "why": "other", "words": "A neighbor waits at home."}
    tablet = HandOver.objects.begin(sessions["cleo"], by=by["by"], at=noon + 1.9 * HOUR)
    ride = sessions["maria"].rides.get(direction="home")
    return {
        "waits": Waiver.objects.ask(sessions["ben"], **alone, **by).pk,
        "hand_over": tablet.pk, "tablet": tablet.token,
        "ride": ride.pk, "ride_token": ride.token,
    }  # fmt: skip


@pytest.fixture
def scene(committed_db, as_role, sessions, asked, people, clock, noon, book, lakeside, protocol):
    """Committed, so that a login of its own sees it."""
    maria, ben = people["maria"], people["ben"]
    _, next_day, _ = CheckIn.objects.plan_after(sessions["maria"], at=noon + 1.6 * HOUR)
    check_in = CheckIn.objects.begin(maria, at=noon + 1.7 * HOUR)
    extra = {
        "ahead": book(maria, at=noon + 72 * HOUR).pk,
        "bens_other": book(ben, at=noon + 72 * HOUR, chair=1).pk,
        "maria_herself": maria.pk, "protocol": protocol.pk,
        "policy": sessions["maria"].policy_id, "harbor": people["harbor"].pk,
        "guide": GuidanceVersion.objects.load_drafts(lakeside, noon)[0].pk,
        "token": check_in.token, "check_in": check_in.pk,
        "next_token": next_day.token, "next_day": next_day.pk, **asked,
    }  # fmt: skip
    staff = {name: people[name] for name in ("dana", "noor", "amara", "kofi", "lena")}
    extra |= {f"by_{name}": one.pk for name, one in staff.items()}
    staff["hana"] = people["hire"]("Hana Sato", "nurse", clinic=people["harbor"])
    clock(hours=2)
    scene = Scene(noon + 2 * HOUR, staff, sessions, extra, as_role, clock)
    scene.sign_in()
    return scene
