"""An end or a leaving of an earlier day can be entered: then the day is typed with the time."""

from datetime import timedelta

import pytest

HOUR = timedelta(hours=1)
WITH_SAM = {"kind": "companion", "companion": "Sam Rivera", "here": "on", "heard": "on"}
GONE = {"kind": "left without release", "reason": "the chair was empty"}


@pytest.fixture
def at_ten(noon):
    """10pm of March 5 in Chicago."""
    return noon + 10 * HOUR


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


@pytest.fixture
def post(desk, time_machine):
    """post(session, "end", at=…, …) sends the form at that moment, and gives the page that
    follows."""

    def post(session, act, at, **told):
        time_machine.move_to(at, tick=False)
        response = desk.post(f"/staff/sessions/{session.pk}/{act}/", told, follow=True)
        session.refresh_from_db()
        return response.content.decode()

    return post


@pytest.fixture
def box(desk, time_machine):
    """box(session, "end", at) is the kind of box in which that page asks for a time."""

    def box(session, act, at):
        time_machine.move_to(at, tick=False)
        page = desk.get(f"/staff/sessions/{session.pk}/{act}/").content.decode()
        return next(kind for kind in ("datetime-local", "time") if f'type="{kind}"' in page)

    return box


@pytest.mark.parametrize(
    ("past", "kind"), [(timedelta(minutes=119), "time"), (2 * HOUR, "datetime-local")]
)
@pytest.mark.parametrize(("status", "act"), [("started", "end"), ("recovering", "release")])
def test_from_midnight_on_the_day_is_asked_for_too(
    box, bring, maria, at_ten, status, act, past, kind
):
    assert box(bring(maria, to=status, at=at_ten), act, at_ten + past) == kind


def test_an_end_before_midnight_is_entered_after_it(post, bring, maria, at_ten):
    session = bring(maria, to="started", at=at_ten)
    post(session, "end", at_ten + timedelta(minutes=125), ended_at="2026-03-05T23:50")
    assert (session.status, session.ended_at) == ("recovering", at_ten + timedelta(minutes=110))


def test_an_end_after_midnight_is_today(post, bring, maria, at_ten):
    session = bring(maria, to="started", at=at_ten)
    post(session, "end", at_ten + timedelta(minutes=125), ended_at="2026-03-06T00:04")
    assert session.ended_at == at_ten + timedelta(minutes=124)


def test_an_end_left_alone_is_this_moment_on_the_next_day_too(post, bring, maria, at_ten):
    session, now = bring(maria, to="started", at=at_ten), at_ten + timedelta(minutes=125)
    post(session, "end", now, ended_at="")
    assert session.ended_at == now


def test_who_is_found_gone_the_next_morning_has_a_window_from_then(post, bring, maria, noon):
    session, morning = bring(maria, to="recovering"), noon + 20 * HOUR
    post(session, "release", morning, **GONE)
    assert session.no_driving_until == morning + 24 * HOUR


def test_a_leaving_of_yesterday_is_entered_with_its_day(post, bring, maria, noon):
    session = bring(maria, to="recovering")
    told = WITH_SAM | {"released_at": "2026-03-05T13:40", "reason": "the portal was down"}
    page = post(session, "release", noon + 20 * HOUR, **told)
    assert session.released_at == noon + timedelta(minutes=100)
    assert session.no_driving_until == noon + timedelta(minutes=100) + 24 * HOUR
    assert "1:40pm Thursday, March 5" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-03-05T12:49", "The infusion ended at 12:50pm on Thursday, March 5."),
        ("2026-03-06T08:01", "still to come"),
        ("13:40", "Enter the day and the time."),
        ("2026-03-05T13:40", "more than 15 minutes ago"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused_in_words(post, bring, maria, noon, typed, said):
    session = bring(maria, to="recovering")
    page = post(session, "release", noon + 20 * HOUR, released_at=typed, **WITH_SAM)
    assert said in page
    assert session.status == "recovering"


@pytest.mark.parametrize(("now", "typed"), [("23:58", "23:50"), ("00:01", "2026-03-05T23:50")])
def test_a_start_is_typed_on_both_sides_of_midnight(post, bring, maria, at_ten, now, typed):
    session = bring(maria, to="arrived", at=at_ten)
    late = at_ten + timedelta(minutes=118 if now == "23:58" else 121)
    post(session, "start", late, read_back="on", started_at=typed)
    assert session.started_at == at_ten + timedelta(minutes=110)
