"""What a link's pages say about driving is what the patient's own first page says. A link sees none
of their sessions, so the union of the windows reaches it by a way of its own."""

import re

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare.models import CheckIn
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG
from portal.access import Actor, acting_as
from portal.links import fingerprint
from scheduling.driving import advice
from scheduling.models import Appointment
from scheduling.models.appointment import Leaving

QUARTERS = [15 * MINUTE * n for n in range(4 * 48 + 1)]
# From noon: before and at each start, leaving, end of a window, and end of remembering it.
EDGES = [HOUR * hours + MINUTE * minutes for hours, minutes in (
    (0, 0), (1, 34), (1, 35), (2, 59), (3, 0), (3, 5), (4, 35), (12, 0), (25, 34), (25, 35),
    (28, 34), (28, 35), (39, 59), (40, 0), (97, 34), (97, 35), (100, 34), (100, 35), (112, 0),
)]  # fmt: skip
WITH_SAM = {"kind": "companion", "companion": "Sam Rivera", "companion_phone": "555-010-0178"}
UNKNOWN, UNTIL, ENDED, NONE = "unknown", "until", "ended", "none"
# Maria's sessions, and what is said of them in the course of five days.
KINDS = {
    "nothing": {NONE},
    "booked": {UNKNOWN},
    "arrived": {UNKNOWN},
    "started": {UNKNOWN},
    "recovering": {UNKNOWN},
    "released": {UNTIL, ENDED, NONE},
    "entered afterwards": {UNTIL, ENDED, NONE},
    "cancelled": {NONE},
    "missed": {NONE},
    "not treated": {NONE},
    "released, then released": {UNTIL, ENDED, NONE},
    "held for longer, then released": {UNTIL, ENDED, NONE},
    "released, then booked": {UNTIL, UNKNOWN},
    "released, then started": {UNKNOWN},
    "released, then recovering": {UNKNOWN},
    "recovering, then released": {UNKNOWN},
    "released, then missed": {UNTIL, ENDED, NONE},
}


@pytest.fixture
def session(bring, book, maria, dana, noon):
    """session("booked") is one of Maria's, at noon unless told otherwise."""

    def closed(verb, begins):
        getattr(book(maria, at=begins), verb)(by=dana, at=begins, reason="She called.")

    def held_for_longer(begins):
        shown = Leaving(**WITH_SAM, shown_until=begins + 40 * HOUR)
        bring(maria, to="recovering", at=begins).release(shown, by=dana, at=begins + 95 * MINUTE)

    def entered(begins):
        book(maria, at=begins).enter_afterwards(
            Leaving(**WITH_SAM, left_at=begins + 95 * MINUTE), started_at=begins + 5 * MINUTE,
            ended_at=begins + 50 * MINUTE, reason="No power.", by=dana, at=begins + 9 * HOUR,
        )  # fmt: skip

    acts = {
        "nothing": lambda begins: None,
        "booked": lambda begins: book(maria, at=begins),
        "cancelled": lambda begins: closed("cancel", begins),
        "missed": lambda begins: closed("miss", begins),
        "not treated": lambda begins: closed("do_not_treat", begins),
        "held for longer": held_for_longer,
        "entered afterwards": entered,
    }

    def session(to, begins=noon):
        acts.get(to, lambda begins: bring(maria, to=to, at=begins))(begins)

    return session


@pytest.fixture
def link(maria, noon):
    """The link of a check-in that Maria began at noon."""
    return f"/k/{CheckIn.objects.begin(maria, at=noon).token}/"


@pytest.fixture
def kinds(session, link, maria, clock, noon):
    """kinds("released", EDGES) is what is said of this at these moments, each time on both pages
    alike. A second session begins three hours after the first."""
    phone, anybody = Client(), Client()

    def kinds(name, moments):
        for number, to in enumerate(name.split(", then ")):
            session(to, noon + number * 3 * HOUR)
        return {said(past) for past in moments}

    def said(past):
        clock(seconds=past.total_seconds())
        phone.force_login(maria.user)
        own, by_link = phone.get("/home/"), anybody.get(link)
        assert by_link.context["advice"] == own.context["advice"], past
        assert sentence(by_link) == sentence(own), past
        return own.context["advice"].kind

    return kinds


def sentence(page):
    """What a page says about driving, with the instant that stands behind its words."""
    found = re.search(r'<(section|p) class="hold.*?</\1>', page.content.decode(), re.DOTALL)
    assert bool(found) == (page.context["advice"].kind != NONE)
    if not found:
        return None
    fact = re.sub(r'<span class="noprint">.*?</span>', "", found[0].split("</h1>")[0])
    words = " ".join(re.sub("<[^>]*>", "", fact).split())
    return words.split(".")[0], re.findall('datetime="(.*?)"', fact)


@pytest.mark.parametrize("name", KINDS)
def test_a_link_says_about_driving_what_the_patients_own_page_says(kinds, name):
    assert kinds(name, EDGES) == KINDS[name]


@pytest.mark.prove
@pytest.mark.parametrize("name", KINDS)
def test_it_does_so_every_15_minutes_for_two_days(kinds, name):
    assert kinds(name, QUARTERS) <= KINDS[name]


@pytest.mark.parametrize(("then", "kind"), [("released", UNTIL), ("recovering", UNKNOWN)])
def test_each_page_of_a_link_says_it(session, link, maria, client, clock, noon, then, kind):
    session("released")
    session(then, noon + 3 * HOUR)
    at = clock(hours=6)
    says = maria.appointments.advice(maria.clinic.tz, at=at)
    assert says.kind == kind
    told = {"": NO_FLAG, "symptoms/": {"symptoms": "headache"}, "how-bad/": {"headache": "1"},
            "send/": {"note": ""}, "sent/": None}  # fmt: skip
    for page, answers in told.items():
        assert client.get(link + page).context["advice"] == says, page
        answers and client.post(link + page, answers)
    warned = client.post(link, CHEST_PAIN)
    assert warned.status_code == 200
    assert warned.context["advice"] == client.get(f"{link}now/").context["advice"] == says


SOME = st.lists(st.sampled_from(sorted({one for name in KINDS for one in name.split(", then ")})),
                max_size=4)  # fmt: skip
MOMENTS = st.lists(st.integers(0, 130 * 60), min_size=1, max_size=4)


@given(SOME, MOMENTS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_their_sessions_are_the_union_is_the_same(session, maria, link, noon, some, past):
    zone, by_link = maria.clinic.tz, Actor.with_link(fingerprint(link.split("/")[2]))
    with transaction.atomic():
        for number, to in enumerate(some):
            session(to, noon + number * 3 * HOUR)
        for at in [noon + minutes * MINUTE for minutes in past]:
            with acting_as(by_link):
                said = advice(Appointment.objects.times_of(maria), zone, at=at)
            with acting_as(Actor.signed_in(maria.user)):
                assert said == maria.appointments.advice(zone, at=at)
        transaction.set_rollback(True)
