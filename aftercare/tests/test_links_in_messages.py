"""Every link of every message, opened again and again by machines that read mail: all stays."""

import re

import pytest
from django.db import connection

from aftercare.models import CheckIn, Concern
from aftercare.triage import Fired
from portal import messages
from portal.models import Message
from portal.testing.sql import everything

TIMES = 20
LINK = re.compile(r"https?://[^/\s]+(/\S*)")


@pytest.fixture
def owed(bring, book, maria, ben, dana, noon):
    """One message of each kind there is: check-in, both reminders, an alert to staff."""
    CheckIn.objects.plan_after(bring(maria), at=noon)
    book(ben, chair=1).plan_reminders(at=noon)
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
        assert links, words
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
