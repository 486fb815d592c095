"""A companion who is worried: one open concern that calls, an honest page, and nothing else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from aftercare import worried
from aftercare.models import Concern
from portal.models import Message
from portal.testing.pages import text
from scheduling.models import Ride

MINUTE = timedelta(minutes=1)


@pytest.fixture
def home(bring, maria, dana, clock):
    """Sam's link, 5 minutes after Maria left with them. Dana is on duty."""
    session = bring(maria)
    dana.go_on_duty(at=clock(minutes=100))
    return Ride.objects.get(appointment=session)


@pytest.fixture
def say(client, home):
    return lambda: client.post(f"/c/{home.token}/worried/")


@pytest.fixture
def page(client, home):
    return lambda: text(client.get(f"/c/{home.token}/worried/"))


def reasons():
    return [r.words for c in Concern.objects.order_by("pk") for r in c.reasons.all()]


def told():
    return Message.objects.filter(kind="concern").order_by("pk")


def test_it_raises_one_concern_that_calls_now_and_tells_who_is_on_duty(say, home, maria, dana):
    assert say().url == f"/c/{home.token}/worried/"
    concern = Concern.objects.get()
    assert (concern.level, concern.patient, concern.check_in) == ("call now", maria, None)
    assert concern.appointment == home.appointment
    assert [(r.rule, r.words) for r in concern.reasons.all()] == [
        ("worried companion", "Their companion is worried about them")
    ]
    assert [message.user for message in told()] == [dana]


def test_said_again_while_it_waits_it_changes_nothing(say):
    for _ in range(3):
        say()
    assert Concern.objects.count() == len(reasons()) == told().count() == 1


def test_said_again_after_somebody_took_it_they_hear_that_it_goes_on_once(say, dana, noon, clock):
    say()
    Concern.objects.get().take(by=dana, at=noon + 101 * MINUTE)
    clock(minutes=120)
    say(), say()
    concern = Concern.objects.get()
    assert len(reasons()) == 2 and concern.has_news
    assert concern.last_told_at == noon + 120 * MINUTE


def test_said_again_after_it_was_closed_it_is_another(say, dana, noon, clock):
    say()
    how = {"by": dana, "at": noon + 105 * MINUTE, "outcome": "companion", "note": "All is well."}
    Concern.objects.get().resolve(**how)
    clock(minutes=120)
    say()
    assert Concern.objects.count() == 2
    assert Concern.objects.open().count() == 1


def test_what_the_portal_itself_raised_about_the_session_is_no_worry_of_theirs(say, home, noon):
    silent = {"rule": "silent companion", "level": "call now", "words": "No ride home named"}
    Concern.objects.raise_for(
        patient=home.appointment.patient, appointment=home.appointment, at=noon,
        fired=[worried.Fired(**silent)],
    )  # fmt: skip
    say()
    assert Concern.objects.count() == 2


class TestThePage:
    def test_nobody_has_read_it_until_somebody_has(self, say, page, dana, noon, clock):
        say()
        assert "Nobody has read it yet." in page()
        assert "A nurse will call Maria or you by 1:50pm." in page()
        Concern.objects.get().take(by=dana, at=noon + 102 * MINUTE)
        assert "Dana Reyes, RN has your worry" in page()

    @pytest.mark.parametrize(("minutes", "late"), [(110, False), (111, True)])
    def test_a_promise_that_was_not_kept_says_whom_to_call(self, say, page, clock, minutes, late):
        say()
        clock(minutes=minutes)
        assert ("Please call 555-010-0142 now" in page()) == late

    def test_with_nobody_to_tell_it_says_so(self, say, page, dana):
        type(dana).objects.update(is_active=False)
        say()
        assert "Nobody has been told. Call 555-010-0142" in page()

    def test_a_closed_clinic_says_do_not_wait(self, say, page, lakeside):
        type(lakeside).objects.update(doors="closed", after_hours="A nurse on call answers.")
        say()
        assert "The clinic is closed. Do not wait. A nurse on call answers." in page()

    def test_it_shows_nothing_of_what_staff_wrote(self, say, page, dana, noon):
        say()
        concern = Concern.objects.get()
        concern.keep_open(by=dana, at=noon + 101 * MINUTE, note="Zwrote")
        concern.resolve(by=dana, at=noon + 102 * MINUTE, outcome="spoke", note="Zwrote too")
        assert "The clinic closed this at 1:42pm." in page()
        assert "Zwrote" not in page()

    def test_without_a_worry_there_is_no_such_page(self, client, home):
        answer = client.get(f"/c/{home.token}/worried/")
        assert (answer.status_code, answer.url) == (302, f"/c/{home.token}/")


def test_what_could_not_be_saved_is_said_with_the_numbers(client, home, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(worried, "tell", broken)
    answer = client.post(f"/c/{home.token}/worried/")
    assert answer.status_code == 503
    assert "We have not told the clinic." in text(answer)
    assert b"tel:911" in answer.content
