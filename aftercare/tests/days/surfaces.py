"""Every place that speaks of a window, opened for real and read."""

import time_machine
from django.test import Client

from aftercare.models import CheckIn, Concern
from aftercare.tests.days.facts import EXPECTED, HOUR, LEFT, RUNNING
from aftercare.tests.said import said
from aftercare.triage import Fired
from portal.messages import kind, text
from portal.models import Clinic, Message
from scheduling.models import Ride

ANY = (EXPECTED, RUNNING, LEFT, "called off")
HERE = "/staff/sessions/{pk}/"
# Whose page it is, its address, and of which of her sessions: in one of these states.
SURFACES = {
    "first page": ("maria", "/home/", None),
    "sessions": ("maria", "/sessions/", None),
    "session": ("maria", "/sessions/{pk}/", ANY),
    "ride": ("maria", "/sessions/{pk}/ride/", ANY),
    "ride there": ("maria", "/sessions/{pk}/ride/there/", ANY),
    "getting ready": ("maria", "/sessions/{pk}/prep/", ANY),
    "driving rule": ("maria", "/sessions/{pk}/driving-rule/", ANY),
    "driving": ("maria", "/driving/", None),
    "guide": ("maria", "/guide/", None),
    "account": ("maria", "/account/", None),
    "check-ins": ("maria", "/check-ins/", None),
    "another check-in": ("maria", "/check-ins/new/", None),
    "link": (None, "/k/{token}/", None),
    "board": ("dana", "/staff/", None),
    "staff's session": ("dana", HERE, ANY),
    "record": ("dana", "/staff/patients/{patient}/", None),
    "queue": ("dana", "/staff/review/?open={concern}", None),
    "approvals": ("dana", "/staff/approvals/", None),
    "card": ("dana", HERE + "card/", (LEFT,)),
    "paper card": ("dana", HERE + "paper-card/", (EXPECTED, RUNNING)),
    "release": ("dana", HERE + "release/", (RUNNING,)),
    "correcting": ("dana", HERE + "correct/", (LEFT,)),
    "lengthening": ("amara", HERE + "lengthen/", (LEFT,)),
    "companion": (None, "/c/{ride}/", (EXPECTED, RUNNING)),
    "companion, after": (None, "/c/{ride}/after/", (LEFT,)),
    "new time, by mail": (None, None, None),
}
SILENT = ("approvals", "paper card", "companion")
OPEN_FOR = 72 * HOUR  # how long a companion's link still opens


def look(world, facts, name, number, at):
    """Open this place at that moment, and hold what it says against the facts. False: there is no
    such place now."""
    who, address, of = SURFACES[name]
    visits = [one for one in facts.visits if of and one.state in of]
    if of and not visits:
        return False
    visit = visits[number % len(visits)] if of else None
    if "companion" in name and not (opens := ride(visit, at)):
        return False
    with time_machine.travel(at, tick=False):
        numbers = made(name, world.maria, at) | {"pk": visit and visit.pk}
        numbers |= {"ride": opens.token} if "companion" in name else {}
        page = opened(world, who, address.format(**numbers)) if address else mailed(at)
    zone = Clinic.objects.get(pk=world.maria.clinic_id).tz
    holds_against(name, facts, at, said(page, zone, near=at))
    return True


def ride(visit, at):
    """Who takes them home by a link, if it opens still."""
    till = (visit.left or visit.begins) + OPEN_FOR
    rides = Ride.objects.filter(appointment=visit.pk, direction="home", removed_at=None)
    return rides.first() if at < till or visit.state == RUNNING else None


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
        client.force_login(world.maria.user if who == "maria" else getattr(world, who))
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def mailed(at):
    """What would go out now of all that is owed about a new time."""
    owed = Message.objects.filter(kind__contains="window", state="planned", not_after__gt=at)
    said = [text(one, kind(one.kind)) for one in owed if not kind(one.kind).not_owed(one, at)]
    return f"<main>{'; '.join(said)}</main>"


def holds_against(name, facts, at, told):
    """What is told is what is so."""
    (about, end), last = facts.says(at), facts.last_end
    assert not told.allows
    until, ended = ({end} if about == one else set() for one in ("until", "ended"))
    if name == "card":  # once printed it cannot turn, so it never says that the hours are over
        assert told.until == until | ended and not told.ended
        assert told.unknown == (about in ("unknown", "none"))
    elif name == "companion, after":
        assert (told.until, told.ended) == (until, ended)
        assert told.unknown == (about in ("unknown", "none"))
    elif name == "board":  # says nothing of who is not on it
        assert told.until <= until and told.ended <= ended
        assert about == "unknown" or not told.unknown
    elif name == "new time, by mail":  # the latest end that is known; none while a session runs
        assert told.until <= (set() if facts.any(RUNNING) else {last})
        assert not (told.ended or told.unknown)
    elif name == "release":  # says what will hold once they have left
        assert not told.ended and min(told.until) >= max(told.until | {last or min(told.until)})
    elif name in SILENT:
        assert not (told.until or told.ended)
    else:
        assert (told.until, told.ended, told.unknown) == (until, ended, about == "unknown")
