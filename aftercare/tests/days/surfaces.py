"""Every place that speaks of a window, opened for real and read."""

import time_machine
from django.test import Client

from aftercare.models import CheckIn, Concern
from aftercare.tests.said import said
from aftercare.triage import Fired
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
    "queue": ("dana", "/staff/review/?open={concern}", None),
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
        numbers = made(name, world.maria, at) | {"pk": of and visits[number % len(visits)].pk}
        page = opened(world, who, address.format(**numbers))
    zone = Clinic.objects.get(pk=world.maria.clinic_id).tz
    holds_against(name, facts.says(at), said(page, zone, near=at))
    return True


def made(name, patient, at):
    """What some places are about: a check-in that is open, a concern that waits."""
    numbers = {"patient": patient.pk}
    if name == "link":
        numbers["token"] = CheckIn.objects.begin(patient, at=at).token
    if name == "queue":
        call = Fired("by hand", "read today", "Asked about the parking")
        numbers["concern"] = Concern.objects.raise_for(patient=patient, fired=[call], at=at).pk
    return numbers


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
    until, ended = ({end} if kind == one else set() for one in ("until", "ended"))
    if name == "card":  # once printed it cannot turn, so it never says that the hours are over
        assert told.until == until | ended and not told.ended
        assert told.unknown == (kind in ("unknown", "none"))
    elif name == "board":  # says nothing of who is not on it
        assert told.until <= until and told.ended <= ended
        assert kind == "unknown" or not told.unknown
    else:
        assert (told.until, told.ended, told.unknown) == (until, ended, kind == "unknown")
