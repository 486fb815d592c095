"""Every link of every message, opened again and again by machines that read mail: all stays."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from aftercare import window
from aftercare.models import CheckIn, Concern
from aftercare.release import follow_up
from aftercare.triage import Fired
from portal import messages
from portal.models import Message
from portal.testing.sql import everything
from scheduling.models import Ride

TIMES = 20
DAY = timedelta(hours=24)
LINK = re.compile(r"https?://[^/\s]+(/\S*)")


TOLD_IN_FULL = ("window_changed", "companion_window")  # they say all there is, and hold no link


@pytest.fixture
def owed(bring, book, confirm_ride, maria, ben, amara, noon):
    """One message of each kind there is."""
    released, booked = bring(maria), book(ben, chair=1, at=noon + 5 * DAY)
    released.rides.update(email="sam@mail.example")
    follow_up(released, by=amara, at=released.released_at)
    until = released.no_driving_until + DAY
    window.lengthen(released, until, reason="x", by=amara, at=released.released_at)
    booked.plan_reminders(at=noon)
    Ride.objects.name_driver(
        booked, name="Lee Park", phone="555-010-0133", email="lee@mail.example", confirmed=False,
        by=amara, at=noon,
    )  # fmt: skip
    note = Fired("note", "read today", "Wrote a note")
    Concern.objects.raise_for(patient=maria, fired=[note], at=noon)
    owed = {message.kind: message for message in Message.objects.order_by("-pk")}
    assert set(owed) == set(messages.kinds())
    return owed


def test_opening_a_link_changes_nothing_however_often(owed, client, time_machine):
    for message in owed.values():
        time_machine.move_to(message.due_at, tick=False)
        words = messages.text(message, messages.kind(message.kind))
        links = LINK.findall(words)
        assert bool(links) != (message.kind in TOLD_IN_FULL), words
        before = everything(connection.cursor())
        for link in links * TIMES:
            assert client.get(link).status_code in (200, 302)
            assert client.head(link).status_code in (200, 302)
        assert everything(connection.cursor()) == before


def test_a_link_still_works_for_the_patient_afterwards(owed, client, time_machine):
    message = owed["check_in"]
    time_machine.move_to(message.due_at, tick=False)
    (link,) = LINK.findall(messages.text(message, messages.kind("check_in")))
    for _ in range(TIMES):
        client.head(link)
    assert client.post(link, {"flags": "none"}).status_code == 302
    assert CheckIn.objects.get(pk=message.occasion_id).answers.count() == 1
