"""The release page, entering afterwards, and the card: what is said is what is stored."""

from datetime import timedelta

import pytest

from aftercare.models import CheckIn, Concern
from aftercare.views.staff import flags_by_action
from scheduling.models import Appointment


@pytest.fixture
def desk(sign_in, dana, clock):
    return sign_in(dana)


@pytest.fixture
def recovering(bring, maria):
    return bring(maria, to="recovering")


def place(session, act):
    return f"/staff/sessions/{session.pk}/{act}/"


def posted(client, session, act="release", **told):
    response = client.post(place(session, act), told, follow=True)
    session.refresh_from_db()
    return response.content.decode()


THERE = {"here": "on", "heard": "on"}
WITH_SAM = {"kind": "companion", "companion": "Sam Rivera", "companion_phone": "555-010-0178"}


def test_the_page_says_until_when_if_they_leave_now(desk, recovering, clock):
    clock(minutes=99, seconds=20)
    shown = desk.get(place(recovering, "release")).content.decode()
    assert "If they leave now: no driving until 1:40pm Friday, March 6, Chicago time" in shown
    assert 'value="Sam Rivera"' in shown


def test_what_is_stored_is_never_earlier_than_what_was_shown(desk, recovering, clock):
    clock(minutes=99, seconds=20)
    form = desk.get(place(recovering, "release")).context["form"]
    shown = form.fields["shown_until"].initial
    clock(minutes=98)  # the clock of another machine, a little behind
    posted(desk, recovering, here="on", heard="on", shown_until=shown, **WITH_SAM)
    assert recovering.no_driving_until.isoformat() == shown


@pytest.mark.parametrize(("ahead", "believed"), [(10, True), (11, False)])
def test_an_end_that_no_page_can_have_shown_is_not_believed(
    desk, recovering, clock, ahead, believed
):
    """Clocks of two machines may differ by 10 minutes, and not by more."""
    now = clock(minutes=100)
    day = now + timedelta(hours=24)
    far = day + timedelta(minutes=ahead)
    posted(desk, recovering, here="on", heard="on", shown_until=far.isoformat(), **WITH_SAM)
    assert recovering.no_driving_until == (far if believed else day)


def test_a_release_writes_the_window_the_check_ins_and_who_was_there(desk, recovering, clock):
    now = clock(minutes=99, seconds=20)
    shown = posted(desk, recovering, here="on", heard="on", **WITH_SAM)
    assert recovering.status == "released"
    assert recovering.released_at == now
    assert recovering.companion == "Sam Rivera"
    assert CheckIn.objects.filter(appointment=recovering).count() == 3
    assert "No driving until 1:40pm Friday, March 6, Chicago time" in shown
    assert place(recovering, "card") in shown


def test_another_person_at_the_door_is_entered_there(desk, recovering, clock):
    clock(minutes=99)
    posted(desk, recovering, here="on", heard="on", **WITH_SAM | {"companion": "Lee Park"})
    assert recovering.companion == "Lee Park"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (WITH_SAM, "Tick that the companion is here"),
        (WITH_SAM | {"companion": " ", "here": "on", "heard": "on"}, "Nobody leaves alone"),
        ({"kind": "ambulance"}, "Write in a few words what happened"),
        ({"kind": "left without release", "reason": " "}, "Write in a few words what happened"),
        (WITH_SAM | {"here": "on"}, "Read the rule to the companion"),
        (WITH_SAM | THERE | {"released_at": "13:40"}, "still to come"),
        (WITH_SAM | THERE | {"released_at": "12:49"}, "The infusion ended at 12:50pm"),
        (WITH_SAM | THERE | {"released_at": "12:51"}, "more than 15 minutes ago"),
    ],
)
def test_a_release_that_is_not_right_is_refused_in_words_and_kept(
    desk, recovering, clock, told, said
):
    clock(minutes=99)
    shown = posted(desk, recovering, **told)
    assert said in shown
    assert recovering.status == "recovering"
    for typed in ("companion_phone", "released_at"):
        assert told.get(typed, "") in shown


def test_who_is_found_gone_has_a_window_and_raises_a_concern(desk, recovering, clock):
    now = clock(minutes=110)
    posted(desk, recovering, kind="left without release", reason="the chair was empty")
    assert recovering.no_driving_until == now + timedelta(hours=24)
    assert Concern.objects.get().level == "call now"


def test_an_ambulance_ends_a_running_infusion(desk, bring, maria, clock):
    session = bring(maria, to="started")
    now = clock(minutes=20)
    posted(desk, session, kind="ambulance", reason="chest pain")
    assert (session.status, session.ended_at, session.released_at) == ("released", now, now)


def test_two_taps_on_release_are_one_release(desk, recovering, clock):
    clock(minutes=99)
    posted(desk, recovering, here="on", heard="on", **WITH_SAM)
    again = posted(desk, recovering, here="on", heard="on", **WITH_SAM)
    assert "Dana Reyes was here first: released at 1:39pm." in again
    assert CheckIn.objects.count() == 3


PAPER = {
    "started_at": "2026-03-03T12:05",
    "ended_at": "2026-03-03T12:50",
    "released_at": "2026-03-03T13:40",
    "why": "the portal was down",
}


def test_a_day_on_paper_is_entered_and_only_what_is_ahead_is_asked(desk, book, maria, noon, clock):
    session = book(maria, at=noon - timedelta(hours=48))
    clock(minutes=0)
    shown = posted(desk, session, act="afterwards", **WITH_SAM | PAPER)
    assert session.status == "released"
    assert "Entered afterwards" in shown
    states = {c.hours: c.state(noon) for c in session.check_ins.all()}
    assert states == {2: "not asked", 24: "not asked", 72: "ahead"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ended_at": "2026-03-03T12:05"}, "The infusion started at 12:05pm"),
        ({"released_at": "2026-03-03T12:30"}, "The infusion ended at 12:50pm"),
        ({"released_at": "2026-03-06T12:30"}, "still to come"),
        ({"why": ""}, "required"),
        ({"kind": "ambulance", "companion": ""}, "Write in a few words what happened"),
    ],
)
def test_times_that_cannot_be_are_refused_and_kept(desk, book, maria, noon, change, said):
    session = book(maria, at=noon - timedelta(hours=48))
    shown = posted(desk, session, act="afterwards", **WITH_SAM | PAPER | change)
    assert said in shown
    assert 'value="2026-03-03T12:05"' in shown
    assert Appointment.objects.get().status == "booked"


def test_the_card_is_fit_for_paper(desk, recovering, clock):
    clock(minutes=99)
    posted(desk, recovering, here="on", heard="on", **WITH_SAM)
    card = desk.get(place(recovering, "card")).content.decode()
    assert "1:39pm Friday, March 6" in card
    assert "Chicago time" in card
    for relative in ("tomorrow", "today", "to go"):
        assert relative not in card.lower().split("<article")[1].split("</article")[0]
    assert "911" in card
    assert "988" in card
    assert "555-010-0142" in card
    for words in flags_by_action()["call_911"]:
        assert words in card


def test_a_scheduler_releases_nobody(sign_in, kofi, recovering, clock):
    assert sign_in(kofi).get(place(recovering, "release")).status_code == 404
