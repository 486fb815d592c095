"""A sixth grader can read every page that a patient may see. The pages behind a check-in's link are
in test_check_in_words."""

import pytest
from django.test import Client

from aftercare.guide import TOPICS
from aftercare.models import CheckIn, Concern, GuidanceVersion
from aftercare.tests.check_ins import HOUR, MINUTE
from aftercare.tests.easy import is_easy
from aftercare.triage import Fired
from portal.models import Event
from portal.testing.pages import page
from portal.views.account import LOOKED_AT
from portal.views.errors import server_error

FLAG = Fired("red flag", "call now", "Ticked a warning sign: Chest pain, pressure or tightness")


@pytest.fixture
def signed(lakeside, amara, noon):
    for version in GuidanceVersion.objects.load_drafts(lakeside, noon):
        version.sign(by=amara, at=noon)


@pytest.fixture
def as_maria(sign_in, maria, clock):
    return sign_in(maria.user)


@pytest.mark.parametrize(
    "address", ["/", "/sign-in/", "/guide/", "/help/", "/accessibility/", "/privacy/", "/nowhere/"]
)
def test_what_anybody_may_open(client, db, address):
    assert is_easy(page(client, address))


@pytest.mark.parametrize("address", ["/guide/", *(f"/guide/{topic}/" for topic in TOPICS)])
def test_the_guide_once_it_is_signed(client, signed, address):
    assert is_easy(page(client, address))


def test_a_sign_in_that_does_not_match(client, db):
    assert is_easy(page(client, "/sign-in/", username="maria@lakeside.example", password="x" * 15))
    assert is_easy(page(client, "/sign-in/", username="", password=""))


def test_a_fault_of_ours(rf):
    assert is_easy(server_error(rf.get("/")).content.decode())


def test_a_form_that_was_open_too_long(db):
    assert is_easy(page(Client(enforce_csrf_checks=True), "/sign-in/", username="maria"))


def test_home_before_any_session_is_booked(as_maria):
    assert is_easy(page(as_maria, "/home/"))


@pytest.mark.parametrize("minutes", [-60, 0, 10, 60, 100, 220, 60 * 26, 60 * 24 * 5, 60 * 24 * 30])
def test_home_before_during_and_after_a_session(as_maria, signed, bring, maria, clock, minutes):
    left = bring(maria)
    CheckIn.objects.plan_after(left, at=left.released_at)
    clock(minutes=minutes)
    as_maria.force_login(maria.user)
    assert is_easy(page(as_maria, "/home/"))


@pytest.mark.parametrize("to", ["arrived", "started", "recovering"])
def test_home_and_the_session_while_it_runs(as_maria, signed, bring, maria, clock, to):
    session = bring(maria, to=to)
    for minutes in (55, 60 * 24):
        clock(minutes=minutes)
        as_maria.force_login(maria.user)
        for address in ("/home/", "/sessions/", f"/sessions/{session.pk}/"):
            assert is_easy(page(as_maria, address))


def test_home_when_the_course_is_done(as_maria, signed, bring, course, maria, clock):
    bring(maria, course=course(maria, sessions=1))
    clock(minutes=60 * 24 * 4)
    as_maria.force_login(maria.user)
    assert is_easy(page(as_maria, "/home/"))


def test_home_while_a_warning_sign_waits_is_taken_and_is_late(
    as_maria, bring, maria, dana, clock, noon
):
    left = bring(maria)
    check_in = CheckIn.objects.plan_after(left, at=left.released_at)[0]
    told = clock(minutes=230)
    concern = Concern.objects.raise_for(patient=maria, check_in=check_in, fired=[FLAG], at=told)
    assert is_easy(page(as_maria, "/home/"))
    concern.take(by=dana, at=told)
    assert is_easy(page(as_maria, "/home/"))
    clock(minutes=230 + 30)
    assert is_easy(page(as_maria, "/home/"))


@pytest.mark.parametrize("way", ["", "there/"])
@pytest.mark.parametrize("hours", [3, 24 * 3])
def test_a_session_to_come_and_its_rides(as_maria, book, bring, maria, noon, clock, hours, way):
    bring(maria)
    ahead = book(maria, at=noon + hours * HOUR)
    clock(minutes=100)
    ride = f"/sessions/{ahead.pk}/ride/{way}"
    for address in ("/home/", "/sessions/", f"/sessions/{ahead.pk}/", ride):
        assert is_easy(page(as_maria, address))
    assert is_easy(page(as_maria, ride, name="", phone="555"))
    assert is_easy(page(as_maria, ride, name="Sam Rivera", phone="555-010-0178"))
    assert is_easy(page(as_maria, f"/sessions/{ahead.pk}/"))


def test_the_card_that_is_filled_in_by_hand(sign_in, kofi, book, maria, clock):
    shown = page(sign_in(kofi), f"/staff/sessions/{book(maria).pk}/paper-card/")
    assert is_easy(shown.split("<article")[1].split("</article")[0])


@pytest.mark.parametrize("act", ["cancel", "miss"])
def test_sessions_that_were(as_maria, book, bring, maria, dana, noon, clock, act):
    bring(maria, at=noon - 72 * HOUR)
    off = book(maria)
    getattr(off, act)(by=dana, at=noon + 90 * MINUTE, reason="They called.")
    clock(minutes=100)
    for address in ("/sessions/", f"/sessions/{off.pk}/"):
        assert is_easy(page(as_maria, address))


def test_the_account_before_anybody_looked_and_after(as_maria, maria, dana, noon):
    assert is_easy(page(as_maria, "/account/"))
    for seen in [{"patient": maria}, {"shown": [maria.pk], "clinic": maria.clinic}]:
        Event.objects.record("looked at", at=noon, by=dana, **seen)
    for said in LOOKED_AT.values():
        assert is_easy(f"<p>{said}.</p>")
    assert is_easy(page(as_maria, "/account/"))


def test_the_list_of_check_ins_and_a_new_one(as_maria, maria, lakeside):
    for doors in ("open", "closed"):
        type(lakeside).objects.update(doors=doors)
        for address in ("/check-ins/", "/check-ins/new/"):
            assert is_easy(page(as_maria, address))
