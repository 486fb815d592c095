"""What a companion's link opens, before, during and after the ride; and that it opens no more."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from aftercare.models import CheckIn, GuidanceVersion
from portal.models import Event
from portal.testing.pages import heading, text
from portal.testing.sql import queries
from scheduling.models import Acknowledgement, Appointment, Ride

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LEFT = 95 * MINUTE  # after the beginning of the session, which is at noon
PAGES = ("", "here/", "after/", "worried/")


@pytest.fixture
def session(book, maria, clock):
    return book(maria)


@pytest.fixture
def sam(session, kofi, noon):
    """Sam, named to take Maria home, who has not answered yet."""
    who = {"name": "Sam Rivera", "phone": "555-010-0178", "email": "sam@mail.example"}
    return Ride.objects.name_driver(session, **who, confirmed=False, by=kofi, at=noon - 24 * HOUR)


@pytest.fixture
def tap(client, request):
    """tap("after/") opens a page of Sam's link, tap("here/", post=True) posts to it."""

    def tap(page="", *, post=None, ride=None):
        ride = ride or request.getfixturevalue("sam")
        address = f"/c/{ride.token}/{page}"
        if post is None:
            return client.get(address)
        return client.post(address, {} if post is True else post)

    return tap


@pytest.fixture
def home(bring, maria, clock):
    """Sam's link after Maria left with them at 1:35pm."""
    session = bring(maria)
    clock(minutes=100)
    return Ride.objects.get(appointment=session)


class TestBefore:
    def test_it_asks_with_a_first_name_when_and_where(self, tap, lakeside):
        type(lakeside).objects.filter(pk=lakeside.pk).update(address="200 Lakeside Drive")
        shown = text(tap())
        assert "Will you drive Maria home?" in shown
        assert "<b>1:45pm</b> Thursday, March 5" in shown  # noon, 45 minutes, and an hour's stay
        assert "200 Lakeside Drive" in shown and "Chicago time" in shown

    def test_the_time_is_the_one_that_staff_keep_true(self, tap, session, dana, noon):
        ready = noon + 4 * HOUR + 10 * MINUTE
        Appointment.objects.filter(pk=session.pk).update(ready_about=ready)
        shown = text(tap())
        assert "<b>4:10pm</b>" in shown
        assert "The time can change." in shown

    def test_i_will_drive_makes_it_sure_once_and_says_who(self, tap, sam, session, noon):
        assert tap(post=True).status_code == 302
        tap(post=True)
        sam.refresh_from_db()
        assert (sam.confirmed_at, sam.confirmed_by, sam.confirmed_by_link) == (noon, None, True)
        said = Event.objects.filter(verb="ride confirmed")
        assert [(one.by, one.row_id) for one in said] == [(None, session.pk)]
        assert "You drive Maria home" in text(tap())

    def test_who_was_confirmed_by_the_clinic_is_still_asked_and_stays_so(
        self, tap, sam, session, kofi, noon
    ):
        how = {"name": sam.name, "phone": sam.phone, "email": sam.email}
        Ride.objects.name_driver(session, **how, confirmed=True, by=kofi, at=noon)
        assert "I will drive" in text(tap())
        tap(post=True)
        sam.refresh_from_db()
        assert (sam.confirmed_by, sam.said_yes_at) == (kofi, noon)
        assert "I will drive" not in text(tap())

    def test_i_am_here_is_asked_on_the_day_alone(self, tap, sam, clock):
        clock(hours=-24)
        assert "I am here" not in text(tap())
        tap("here/", post=True)
        sam.refresh_from_db()
        assert sam.here_at is None
        at = clock(minutes=5)
        tap("here/", post=True)
        sam.refresh_from_db()
        assert sam.here_at == at
        assert "You are here since 12:05pm" in text(tap())

    def test_what_comes_after_the_release_is_not_shown_before(self, tap, sam):
        answer = tap("after/")
        assert (answer.status_code, answer.url) == (302, f"/c/{sam.token}/")

    def test_a_session_that_is_off_asks_nobody_for_a_ride(self, tap, sam, session, kofi, noon):
        session.cancel(by=kofi, at=noon - HOUR, reason="They called.")
        assert "This visit is off" in text(tap())
        tap(post=True)
        sam.refresh_from_db()
        assert sam.said_yes_at is None

    def test_who_brings_them_is_asked_to_be_there_in_time(self, tap, session, kofi, noon):
        who = {"name": "Ana Costa", "phone": "555-010-0179", "confirmed": False}
        ana = Ride.objects.name_driver(session, **who, direction="there", by=kofi, at=noon)
        shown = text(tap(ride=ana))
        assert "Will you drive Maria to us?" in shown
        assert "<b>noon</b> Thursday, March 5" in shown
        assert "I am here" not in shown


class TestAfter:
    def test_it_says_until_when_with_day_and_zone_about_the_patient(self, tap, home):
        shown = text(tap("after/", ride=home))
        assert "Maria must not drive until" in shown
        assert re.search(r"1:35pm</time></span>.*tomorrow, </span>Friday, March 6, Chicago", shown)
        assert "Do not drive until" not in shown  # whoever reads it drives

    def test_the_first_page_leads_there_now(self, tap, home):
        assert tap(ride=home).url == f"/c/{home.token}/after/"

    def test_it_is_a_union_over_all_sessions(self, tap, home, bring, maria, noon, clock):
        bring(maria, to="started", at=noon + 30 * HOUR)
        clock(hours=31)
        assert "Maria must not drive</span>" in text(tap("after/", ride=home))

    def test_after_the_hours_it_says_when_they_ended_and_the_clinics_words(self, tap, home, clock):
        clock(hours=26)
        shown = text(tap("after/", ride=home))
        assert "The 24 hours of Maria ended at 1:35pm Friday, March 6, Chicago time." in shown
        assert "Ask your clinic before you drive again." in shown

    def test_it_says_whom_to_call_for_which_sign(self, tap, home):
        shown = text(tap("after/", ride=home))
        first, last = shown.index("Call 911 now if"), shown.index("Call or text 988")
        assert first < shown.index("Chest pain") < last
        assert 'href="tel:+15550100142"' in shown

    def test_what_is_normal_is_said_in_signed_words_or_not_at_all(
        self, tap, home, lakeside, amara, noon
    ):
        drafts = GuidanceVersion.objects.load_drafts(lakeside, noon)
        assert "What is normal, and" not in text(tap("after/", ride=home))
        for draft in drafts:
            draft.sign(by=amara, at=noon)
        assert "Not everyone has side effects." in text(tap("after/", ride=home))


class TestTheRule:
    RULE = "The person I take home must not drive until 1:35pm Friday, March 6, Chicago time."

    def read(self, tap, home):
        return re.search(r'name="words" value="([^"]*)"', tap("after/", ride=home).content.decode())

    def test_i_have_read_this_keeps_the_words_that_were_shown(self, tap, home, noon):
        words = self.read(tap, home)[1]
        assert words.startswith(self.RULE)
        tap("after/", post={"words": words}, ride=home)
        kept = Acknowledgement.objects.get(who="companion")
        assert (kept.words, kept.how, kept.name) == (words, "their link", "Sam Rivera")
        assert kept.at == noon + 100 * MINUTE
        assert "You said that you have read this at 1:40pm" in text(tap("after/", ride=home))

    def test_twice_is_once(self, tap, home):
        words = self.read(tap, home)[1]
        for _ in range(2):
            tap("after/", post={"words": words}, ride=home)
        assert Acknowledgement.objects.filter(who="companion").count() == 1

    def test_a_later_time_is_to_be_read_again(self, tap, home, amara, noon):
        old = self.read(tap, home)[1]
        tap("after/", post={"words": old}, ride=home)
        session = home.appointment
        until = session.no_driving_until + timedelta(hours=2)
        session.lengthen(until, reason="unsteady", by=amara, at=session.released_at)
        new = self.read(tap, home)[1]
        assert new != old
        tap("after/", post={"words": new}, ride=home)
        said = Acknowledgement.objects.filter(who="companion").order_by("pk")
        assert [one.words for one in said] == [old, new]

    @pytest.mark.parametrize("words", ["", "She may drive at once."])
    def test_words_that_do_not_hold_are_not_kept(self, tap, home, words):
        tap("after/", post={"words": words}, ride=home)
        assert not Acknowledgement.objects.filter(who="companion").exists()


class TestWhatItHides:
    def test_no_byte_of_any_page_holds_anything_else_of_hers(
        self, tap, home, maria, noon, dana, ben, bring
    ):
        session = home.appointment
        Appointment.objects.filter(pk=session.pk).update(stopped_early="Zstop")
        check_in = CheckIn.objects.plan_after(session, at=session.released_at)[0]
        check_in.answer("send", {"call": True, "note": "Zanswer"}, at=noon + 100 * MINUTE)
        tap("worried/", post=True, ride=home)
        marks = ("Alvarez", "Mood", "Zstop", "Zanswer", "1985", "555-010-0177",
                 "maria@", "Okafor", "infusion", "ketamine", "Chair 1", "Rivera")  # fmt: skip
        for page in ("after/", "worried/"):
            said = tap(page, ride=home)
            assert said.status_code == 200
            whole = f"{said.headers} {said.cookies} {said.content.decode()}".lower()
            assert [mark for mark in marks if mark.lower() in whole] == []

    def test_nor_before_the_release(self, tap):
        whole = tap().content.decode().lower()
        for mark in ("alvarez", "mood", "infusion", "ketamine", "chair 1", "rivera", "@"):
            assert mark not in whole, mark

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_reading_writes_nothing(self, client, home, method):
        before = Event.objects.count()
        asked = queries(lambda: [getattr(client, method)(f"/c/{home.token}/{p}") for p in PAGES])
        assert not [sql for sql in asked if re.match("insert|update|delete", sql, re.IGNORECASE)]
        assert Event.objects.count() == before

    def test_it_needs_no_cookie_and_sets_none(self, home):
        bare = Client(enforce_csrf_checks=True)
        assert bare.post(f"/c/{home.token}/worried/").status_code == 302
        assert not bare.cookies
        assert bare.get(f"/c/{home.token}/after/")["Referrer-Policy"] == "no-referrer"


class TestWhenItIsOff:
    @pytest.fixture
    def off(self, client, db):
        return client.get("/c/nothing/").content

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_wrong_removed_and_ended_are_the_same_to_the_byte(
        self, client, off, home, book, confirm_ride, ben, kofi, noon, clock, page, method
    ):
        taken_off = confirm_ride(book(ben, chair=1, at=noon + 24 * HOUR))
        removed = taken_off.token
        taken_off.remove(by=kofi, at=noon)
        clock(hours=24 * 5)
        for token in ("nothing", removed, home.token, home.token[:-1], "x" * 500):
            answer = getattr(client, method)(f"/c/{token}/{page}")
            if method == "get" and page == "here/":
                assert answer.status_code == 405
            else:
                assert (answer.status_code, answer.content) == (404, off)
        assert b"This link is off. Call the clinic." in off
        assert b"tel:911" in off

    def test_a_link_that_lost_its_key_too(self, client, off):
        assert client.get("/c/").content == off

    @pytest.mark.parametrize(("hours", "status"), [(72 - 1 / 60, 200), (72, 404)])
    def test_it_ends_72_hours_after_the_release(self, tap, home, clock, hours, status):
        clock(minutes=95 + 60 * hours)
        assert tap("after/", ride=home).status_code == status

    def test_another_person_at_the_door_ends_it(self, tap, sam, session, dana, noon):
        before = f"/c/{sam.token}/"
        who = {"name": "Ana Costa", "phone": "555-010-0179", "confirmed": True}
        ana = Ride.objects.name_driver(session, **who, by=dana, at=noon)
        assert Client().get(before).status_code == 404
        assert heading(tap(ride=ana)) == "Your ride"
        assert "I will drive" in text(tap(ride=ana))  # what Sam said is not said by Ana

    def test_who_is_named_again_gets_another_link(self, tap, sam, session, kofi, noon):
        before = sam.token
        sam.remove(by=kofi, at=noon)
        who = {"name": "Sam Rivera", "phone": "555-010-0178", "confirmed": False}
        again = Ride.objects.name_driver(session, **who, by=kofi, at=noon)
        assert again.token != before
        assert tap(ride=again).status_code == 200

    def test_a_ride_share_has_no_link(self, tap, session, policy, kofi, noon):
        how = {"name": "", "phone": "", "kind": "ride share", "confirmed": True}
        ride = Ride.objects.name_driver(session, **how, by=kofi, at=noon)
        assert tap(ride=ride).status_code == 404
