"""A walk through every address, as everybody: to what is theirs, to what is not, and to nothing.

Each step is undone. A Cell says what came of it; the tests ask the cells different questions.
"""

from dataclasses import dataclass
from itertools import product

from django.db import connection, transaction
from django.test import Client

from portal.addresses import addresses
from portal.models import Event

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Person:
    """Who walks: in which role (None is not let in), and whose marks they may come upon."""

    name: str
    user: object
    role: str | None
    at_home: object  # whose rows are theirs to open
    abroad: object  # and whose are not
    may_see: tuple


@dataclass
class Cell:
    address: object
    person: Person
    whose: str  # "own", "foreign", "missing", or "" where the address has no number
    method: str
    path: str
    status: int
    body: str
    events: list

    def __str__(self):
        return f"{self.method} {self.path} ({self.whose}) as {self.person.name}: {self.status}"


def people(ours, theirs):
    """Everybody who can stand before a door: of our clinic, of the other, and of none."""
    maria, ben = ours.patients
    hana = theirs.patients[0]
    names = tuple(one.mark for one in ours.patients) + ("Qnew", "Qnobody")
    yield Person("anonymous", None, None, maria, hana, ())
    yield Person("deactivated", ours.staff["left"], None, maria, hana, ())
    yield Person("the patient", maria.patient.user, "patient", maria, ben, (maria.mark,))
    yield Person("another patient", ben.patient.user, "patient", ben, maria, (ben.mark,))
    for role in ("nurse", "clinician", "scheduler", "manager"):
        yield Person(role, ours.staff[role], role, maria, hana, names)
        other = ("Qhana", "Qnew", "Qnobody")
        yield Person(f"{role} elsewhere", theirs.staff[role], role, hana, maria, other)


def row_of(whole, door):
    """The number of this patient's row that the address of this door names."""
    return {
        "portal.patient": lambda: whole.patient.pk,
        "portal.message": lambda: whole.message.pk,
        "patient.consents": lambda: whole.consent.pk,
        "scheduling.consent": lambda: whole.consent.pk,
        "scheduling.ride": lambda: whole.ride.pk,
        "patient.appointments": lambda: whole.ahead.pk,
        "scheduling.appointment": lambda: whole.ahead.pk,
        "scheduling.waiver": lambda: whole.left.waivers.latest("pk").pk,
        "scheduling.correction": lambda: whole.left.corrections.latest("pk").pk,
        "aftercare.checkin": lambda: whole.check_in.pk,
        "aftercare.concern": lambda: whole.concern.pk,
        "aftercare.guidanceversion": lambda: whole.draft.pk,
    }[door.row]()


def key_of(whole, pattern):
    """What the key in this address opens."""
    return {"h": whole.hand_over, "c": whole.ride}.get(pattern[1], whole.check_in)


def paths(address, person):
    """(whose, path) for each way to fill in what the address leaves open."""
    pattern = f"/{address.pattern}"
    if "<str:token>" in pattern:
        token = key_of(person.at_home, pattern).token
        return [("own", pattern.replace("<str:token>", token)),
                ("missing", pattern.replace("<str:token>", token[::-1]))]  # fmt: skip
    if "<slug:slug>" in pattern:
        return [("", pattern.replace("<slug:slug>", "during"))]
    if address.door.find is None:
        return [("", pattern)]
    own, foreign = (row_of(one, address.door) for one in (person.at_home, person.abroad))
    missing = "9" * len(str(foreign))
    filled = {"own": own, "foreign": foreign, "missing": missing}
    return [(whose, pattern.replace("<int:pk>", str(pk))) for whose, pk in filled.items()]


def walk(ours, theirs, methods=METHODS, who=()):
    """Every cell: each address as each person (or those named), each row, each method."""
    for person in people(ours, theirs):
        if who and person.name not in who:
            continue
        client = Client(raise_request_exception=False)
        if person.user:
            client.force_login(person.user)
        cookies = client.cookies.output(header="", sep=";")
        for address in addresses():
            for (whose, path), method in product(paths(address, person), methods):
                client.cookies.clear()  # who signed out on the way is in again
                client.cookies.load(cookies)
                yield step(client, address, person, whose, path, method)


def step(client, address, person, whose, path, method):
    with transaction.atomic():
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        response = client.generic(method, path)
        body = said(response)
        with connection.cursor() as cursor:  # what is checked at commit
            if response.status_code < 500:
                cursor.execute("set constraints all immediate")
        events = list(Event.objects.filter(pk__gt=last))
        transaction.set_rollback(True)
    return Cell(address, person, whose, method, path, response.status_code, body, events)


def said(response):
    """All that went out: headers, cookies and body."""
    parts = [f"{name}: {value}" for name, value in response.headers.items()]
    return "\n".join([*parts, str(response.cookies), response.content.decode(errors="replace")])
