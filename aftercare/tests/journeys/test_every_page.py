"""Every page of every role, at three widths and in both lights: nothing that axe finds, nothing cut
off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare.guide import TOPICS
from aftercare.models import CheckIn, Concern, GuidanceVersion
from aftercare.triage import Fired
from conftest import sign_in_on
from portal.testing.axe import is_accessible

pytestmark = pytest.mark.prove
RUNNING = (("Eve", "arrived"), ("Omar", "started"), ("Nina", "recovering"))
WIDTHS = [(320, 640), (390, 844), (1280, 800)]


@pytest.fixture
def noon():
    return timezone.now().replace(second=0, microsecond=0) - timedelta(hours=4)


@pytest.fixture
def full_clinic(bring, book, maria, ben, enroll, amara, lakeside, noon):
    """A session in each state, check-ins, a concern, a failed message, a signed guide."""
    now = timezone.now()
    released = bring(maria)
    check_in, *_ = CheckIn.objects.plan_after(released, at=released.released_at)
    check_in.answer("red_flags", {"flags": ["chest_pain"]}, at=now)
    note = Fired("by hand", "read today", "Called about the parking")
    Concern.objects.raise_for(patient=ben, fired=[note], at=now)
    running = [
        bring(enroll(name, "Tran"), to=to, at=now - timedelta(hours=1), chair=chair)
        for chair, (name, to) in enumerate(
            (("Eve", "arrived"), ("Omar", "started"), ("Nina", "recovering"))
        )
    ]
    ahead = book(ben, at=now + timedelta(hours=48))
    ahead.plan_reminders(at=now)
    for version in GuidanceVersion.objects.load_drafts(lakeside, now):
        version.sign(by=amara, at=now)
    return {"released": released, "ahead": ahead, "check_in": check_in, "running": running,
            "ride": released.rides.get()}  # fmt: skip


def pages(clinic, patient, role):
    released, ahead = clinic["released"].pk, clinic["ahead"].pk
    link = f"/k/{clinic['check_in'].token}/"
    if role is None:
        guide = [f"/guide/{slug}/" for slug in TOPICS]
        plain = ["/", "/guide/", "/help/", "/accessibility/", "/privacy/", "/sign-in/", "/nowhere/"]
        plain.append("/offline/")
        return [*plain, *guide, link, f"{link}symptoms/", f"{link}now/", "/k/wrong/",
                f"/c/{clinic['ride'].token}/after/", "/c/wrong/"]  # fmt: skip
    if role == "patient":
        prep = "", "coming/", "changed/", "questions/", "guide/", "food/", "medicines/", "bring/"
        list_ = [f"/sessions/{released}/prep/{one}" for one in prep]
        return [*list_, f"/sessions/{released}/driving-rule/",
                "/home/", "/sessions/", f"/sessions/{released}/", "/check-ins/", "/check-ins/new/",
                "/account/", "/account/talk/", f"/sessions/{released}/ride/",
                "/driving/"]  # fmt: skip
    session = f"/staff/sessions/{ahead}/"
    shared = f"""/staff/ {session} /staff/patients/ /staff/patients/{patient.pk}/
        /staff/schedule/ /staff/messages/"""
    if role == "scheduler":
        return f"""{shared} {session}move/ {session}cancel/ {session}ride/
            /staff/patients/{patient.pk}/talk/
            /staff/schedule/book/ /staff/patients/new/""".split()
    arrived, started, recovering = (f"/staff/sessions/{one.pk}/" for one in clinic["running"])
    return f"""{shared} /staff/review/ /staff/guidance/
        {arrived}start/ {arrived}not-treated/ {arrived}started-already/ {started}end/
        /staff/approvals/ {session}exception/ {started}ready/ /staff/sessions/{released}/correct/
        /staff/sessions/{released}/ {session}read-out/ {session}heard/
        {session}afterwards/ {session}missed/
        {recovering}release/
        /staff/sessions/{released}/card/ /staff/patients/{patient.pk}/concern/
        /staff/check-ins/{clinic["check_in"].pk}/told/""".split()


@pytest.mark.parametrize("role", [None, "patient", "nurse", "scheduler"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_every_page_is_accessible(open_page, full_clinic, maria, dana, kofi, role, width, height):
    page = open_page(width, height)
    page.add_init_script("window.print = () => {}")
    who = {"patient": maria.user, "nurse": dana, "scheduler": kofi}.get(role)
    if who:
        sign_in_on(page, who)
    for address in pages(full_clinic, maria, role):
        answer = page.goto(address)
        assert answer.status == (
            404 if address in ("/nowhere/", "/k/wrong/", "/c/wrong/") else 200
        ), address
        assert is_accessible(page)
