"""Maria's check-ins: a link to tap, and answers as a browser posts them."""

import pytest
from django.db import connection
from django.test import Client

from aftercare.models import CheckIn, Concern, GuidanceVersion
from aftercare.tests.check_ins import MINUTE, NO_FLAG
from aftercare.tests.stage import set_the_stage
from aftercare.triage import Fired
from portal.testing.production import HOST, in_production


@pytest.fixture
def left(noon):
    """When Maria left the clinic: 1:35pm."""
    return noon + 95 * MINUTE


@pytest.fixture
def check_ins(bring, maria, left):
    """Maria's check-ins after her session: at 3:35pm, and one and three days after she left."""
    return CheckIn.objects.plan_after(bring(maria), at=left)


@pytest.fixture
def due(check_ins, time_machine):
    """The first of them, 10 minutes after it opened."""
    time_machine.move_to(check_ins[0].due_at + 10 * MINUTE, tick=False)
    return CheckIn.objects.get(pk=check_ins[0].pk)


@pytest.fixture
def tap(client, due):
    """tap("symptoms/", {"symptoms": "none"}) posts a page of the check-in; without answers it opens
    it."""

    def tap(page="", answers=None, check_in=due):
        address = f"/k/{check_in.token}/{page}"
        return client.get(address) if answers is None else client.post(address, answers)

    return tap


@pytest.fixture
def answer_all(tap):
    """Go through all four pages, with one headache unless told otherwise."""

    def answer_all(how_bad="1", note="", check_in=None, **more):
        how = {"check_in": check_in} if check_in else {}
        tap("", NO_FLAG, **how)
        tap("symptoms/", {"symptoms": "headache"}, **how)
        tap("how-bad/", {"headache": how_bad}, **how)
        return tap("send/", {"note": note, **more}, **how)

    return answer_all


@pytest.fixture
def full_day(bring, book, maria, ben, amara, lakeside, noon):
    """Something on every page: a session, a check-in, a concern, a message, a signed guide."""
    released = bring(maria)
    check_in, *_ = CheckIn.objects.plan_after(released, at=released.released_at)
    note = Fired("by hand", "read today", "Called about the parking")
    Concern.objects.raise_for(patient=ben, fired=[note], at=noon)
    book(ben, chair=1).plan_reminders(at=noon)
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)
    return {"released": released, "check_in": check_in}


@pytest.fixture
def everybody(settings, request, maria, dana, kofi, lena):
    """A client in production's settings for each, by name."""
    in_production(settings)
    users = {"nobody": None, "maria": maria.user, "dana": dana, "kofi": kofi, "lena": lena}

    def client(user):
        made = Client(headers={"host": HOST}, raise_request_exception=False)
        if user:
            made.force_login(user)
        return made

    return {name: client(user) for name, user in users.items()}


@pytest.fixture
def stage(db, lakeside, harbor, noon):
    """Both clinics whole; who asks is of the first, and must see nothing of the second."""
    ours = set_the_stage(lakeside, noon)
    set_the_stage(harbor, noon, marks=("Qhana",))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    return ours
