"""Every place that speaks of a window, opened for real and read."""

import time_machine
from django.test import Client

from aftercare.models import CheckIn
from aftercare.tests.said import said
from portal.models import Clinic

# Whose page it is, its address, and of which of her sessions: any, or one that she left.
SURFACES = {
    "first page": ("maria", "/home/", None),
    "sessions": ("maria", "/sessions/", None),
    "session": ("maria", "/sessions/{pk}/", "any"),
    "ride": ("maria", "/sessions/{pk}/ride/", "any"),
    "check-ins": ("maria", "/check-ins/", None),
    "link": (None, "/k/{token}/", None),
    "board": ("dana", "/staff/", None),
    "staff's session": ("dana", "/staff/sessions/{pk}/", "any"),
    "record": ("dana", "/staff/patients/{patient}/", None),
    "card": ("dana", "/staff/sessions/{pk}/card/", "left"),
}


def look(world, facts, name, number, at):
    """Open this place at that moment, and hold what it says against the facts. False: there is no
    such place now."""
    who, address, of = SURFACES[name]
    visits = [one for one in facts.visits if of != "left" or one.end]
    if of and not visits:
        return False
    with time_machine.travel(at, tick=False):
        numbers = {"patient": world.maria.pk, "pk": of and visits[number % len(visits)].pk}
        if not who:
            numbers["token"] = CheckIn.objects.begin(world.maria, at=at).token
        page = opened(world, who, address.format(**numbers))
    zone = Clinic.objects.get(pk=world.maria.clinic_id).tz
    holds_against(name, facts.says(at), said(page, zone, near=at))
    return True


def opened(world, who, address):
    client = Client()
    if who:
        client.force_login({"maria": world.maria.user, "dana": world.dana}[who])
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def holds_against(name, fact, told):
    """What is told is what is so."""
    kind, end = fact
    assert not told.allows
    if name == "card":
        return on_paper(kind, end, told)
    if name == "board":  # says nothing of who is not on it
        assert told.until <= {end} and not told.ended - {end}
        return None
    assert told.unknown == (kind == "unknown")
    assert told.until == ({end} if kind == "until" else frozenset())
    assert told.ended == ({end} if kind == "ended" else frozenset())
    return None


def on_paper(kind, end, told):
    """Once printed it cannot turn, so it says until when, and never that the hours are over."""
    assert told.until == ({end} if kind in ("until", "ended") else frozenset())
    assert told.unknown == (kind in ("unknown", "none"))
    assert not told.ended
