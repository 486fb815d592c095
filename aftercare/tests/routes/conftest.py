"""The people and sessions of the afternoon on which every route is tried (scene.py)."""

import pytest

from aftercare.models import CheckIn, GuidanceVersion
from aftercare.tests.routes.scene import HOUR, Scene
from portal.models import Policy


@pytest.fixture
def people(request):
    names = ("maria", "ben", "dana", "amara", "kofi", "lena", "hire", "enroll", "harbor")
    return {name: request.getfixturevalue(name) for name in names}


@pytest.fixture
def sessions(policy, lakeside, amara, noon, people, bring, book):
    """Nora's ran under 36 hours, the others under 24."""
    signed = {"clinic": lakeside, "approved_by": amara, "approved_at": policy.approved_at}
    Policy.objects.create(**signed, version=2, hold_hours=36, starts_at=noon - 40 * HOUR)
    nora, cleo = people["enroll"]("Nora", "Quist"), people["enroll"]("Cleo", "Hart")
    sessions = {"nora": bring(nora, at=noon - 30 * HOUR)}
    Policy.objects.create(**signed, version=3, starts_at=noon - 20 * HOUR)
    sessions["maria"] = bring(people["maria"])
    sessions["ben"] = bring(people["ben"], to="recovering", chair=1)
    return sessions | {"cleo": book(cleo, chair=2)}


@pytest.fixture
def scene(committed_db, as_role, sessions, people, clock, noon, book, lakeside, protocol):
    """Committed, so that a login of its own sees it."""
    maria, ben = people["maria"], people["ben"]
    check_in = CheckIn.objects.begin(maria, at=noon + 1.7 * HOUR)
    extra = {
        "ahead": book(maria, at=noon + 72 * HOUR).pk,
        "bens_other": book(ben, at=noon + 72 * HOUR, chair=1).pk,
        "maria_herself": maria.pk, "protocol": protocol.pk,
        "policy": sessions["maria"].policy_id, "harbor": people["harbor"].pk,
        "guide": GuidanceVersion.objects.load_drafts(lakeside, noon)[0].pk,
        "token": check_in.token, "check_in": check_in.pk,
    }  # fmt: skip
    staff = {name: people[name] for name in ("dana", "amara", "kofi", "lena")}
    staff["hana"] = people["hire"]("Hana Sato", "nurse", clinic=people["harbor"])
    clock(hours=2)
    scene = Scene(noon + 2 * HOUR, staff, sessions, extra, as_role, clock)
    scene.sign_in()
    return scene
