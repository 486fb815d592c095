"""Thinking of driving? There are numbers to call for a ride, and one tap tells the clinic. Nobody
is blamed, and what is asked for is answered like any other concern."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from aftercare.asked_for_ride import RULE
from aftercare.models import Concern
from aftercare.tests.check_ins import HOUR, MINUTE
from aftercare.tests.easy import is_easy
from portal.models import Event, Message, User
from portal.testing.sql import queries
from portal.testing.threads import at_once

CAB = "Lakeside Cab 555-010-0150; Ask at the desk"
TELLS = "Tell the clinic that I need a ride"
END = timedelta(hours=25, minutes=35)  # from noon


@pytest.fixture
def phone(sign_in, bring, maria, dana, clock):
    """Maria's, at 2pm; she left at 1:35pm, and Dana can be told."""
    bring(maria)
    clock(hours=2)
    return sign_in(maria.user)


@pytest.fixture
def later(phone, maria, clock):
    def later(**past):
        at = clock(**past)
        phone.force_login(maria.user)
        return at

    return later


def page(client, path="/driving/"):
    return client.get(path).content.decode()


def tap(client):
    return client.post("/driving/", follow=True).content.decode()


def test_a_way_out_stands_where_the_window_does(phone, maria):
    session = maria.appointments.get().pk
    for path in ("/home/", f"/sessions/{session}/"):
        assert 'href="/driving/"' in page(phone, path)


@pytest.mark.parametrize(("past", "stands"), [(-MINUTE, True), (0 * MINUTE, False)])
def test_until_it_has_ended(phone, later, past, stands):
    later(seconds=(END + past).total_seconds())
    assert ('href="/driving/"' in page(phone, "/home/")) == stands
    assert (TELLS in page(phone)) == stands


def test_the_clinics_ride_numbers_can_be_tapped(change_clinic, phone):
    change_clinic(ride_numbers=CAB)
    said = page(phone)
    assert 'href="tel:+15550100150"' in said and "Lakeside Cab: call <bdi" in said
    assert "<p>Ask at the desk</p>" in said


def test_without_any_a_friend_and_the_clinic_are_named(phone):
    said = page(phone)
    assert "ask a friend or a family member" in said
    assert 'href="tel:+15550100142"' in said


def test_one_tap_tells_staff_and_says_who_reads_it_by_when(phone, maria, dana, amara):
    said = tap(phone)
    concern = Concern.objects.get()
    assert (concern.patient, concern.level, concern.raised_by) == (maria, "call today", None)
    assert concern.appointment == maria.appointments.get()
    reason = concern.reasons.get()
    assert (reason.rule, reason.words) == (
        RULE, "Needs a ride in the no-driving hours, and asked for one",
    )  # fmt: skip
    assert {one.user for one in Message.objects.filter(kind="concern")} == {dana, amara}
    assert "Nobody has read it yet" in said and "your clinic has been told" in said
    assert re.search(r"A nurse will call you by \d+(:\d\d)?[ap]m", said)
    assert TELLS not in said


def test_where_nobody_can_be_told_it_says_so(phone, lakeside):
    User.objects.clinical(lakeside).update(is_active=False)
    assert "Nobody has been told. Call 555-010-0142." in tap(phone)


def test_a_promise_that_was_not_kept_turns(phone, later):
    tap(phone)
    due = Concern.objects.get().due_at
    later(seconds=(due - later(hours=0) + MINUTE).total_seconds())
    assert "We have not reached you" in page(phone)


def test_it_is_on_record_who_asked(phone, maria):
    tap(phone)
    assert Event.objects.get(verb="raised").by == maria.user


def test_a_second_tap_changes_nothing(phone):
    tap(phone), tap(phone)
    assert Concern.objects.get().reasons.count() == 1
    assert Event.objects.filter(verb="raised").count() == 1


def test_two_taps_at_once_ask_once(committed_db, phone, maria):
    def one():
        client = Client()
        client.force_login(maria.user)
        return client.post("/driving/").status_code

    assert at_once(one, one) == [302, 302]
    assert Concern.objects.get().reasons.count() == 1


def test_once_it_was_answered_it_can_be_asked_again(phone, dana, later):
    tap(phone)
    at = later(hours=3)
    Concern.objects.get().resolve(by=dana, at=at, outcome="spoke", note="Her sister comes.")
    said = page(phone)
    assert "Dana Reyes, RN has read it" in said and "sister" not in said
    assert TELLS in said
    tap(phone)
    assert Concern.objects.open().count() == 1


def test_in_the_window_of_another_session_it_is_asked_anew(phone, bring, maria, later, noon):
    tap(phone)
    bring(maria, at=noon + 72 * HOUR)
    later(hours=75)
    assert TELLS in page(phone)
    tap(phone)
    assert Concern.objects.count() == 2


def test_while_nobody_knows_the_end_it_can_be_asked(sign_in, bring, ben, clock, dana):
    bring(ben, to="recovering")
    clock(hours=1)
    assert TELLS not in tap(sign_in(ben.user))
    assert Concern.objects.get().patient == ben


@pytest.mark.parametrize("hours", [26, 24 * 6])
def test_outside_a_window_a_post_raises_nothing(phone, later, hours):
    later(hours=hours)
    assert TELLS not in tap(phone)
    assert not Concern.objects.exists()


def test_who_never_had_a_session_finds_the_numbers_too(sign_in, ben, clock, change_clinic):
    change_clinic(ride_numbers=CAB)
    assert "Lakeside Cab" in page(sign_in(ben.user))


def test_nobody_is_blamed_and_a_sixth_grader_reads_it(change_clinic, phone):
    change_clinic(ride_numbers="Lakeside Cab 555-010-0150")
    for said in (page(phone), tap(phone)):
        assert is_easy(said)
        for words in ("should not", "must not", "why", "illegal", "danger", "rule"):
            assert words not in said.lower().split("<main")[1].split("<footer")[0]


def test_staff_find_it_on_the_queue_with_its_reason(phone, sign_in, dana):
    tap(phone)
    said = sign_in(dana).get("/staff/review/").content.decode()
    assert "Needs a ride in the no-driving hours" in said


def test_it_asks_the_database_a_few_times(phone):
    tap(phone)
    assert len(queries(lambda: phone.get("/driving/"))) <= 8
