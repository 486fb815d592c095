"""The session's page: free text is for those who treat; status and times are for all staff."""

from datetime import timedelta

import pytest

from scheduling.models import Appointment
from scheduling.models.appointment import Leaving


@pytest.fixture
def shown(sign_in, clock):
    """shown(kofi, session) is the page as he sees it."""
    return lambda user, session: (
        sign_in(user).get(f"/staff/sessions/{session.pk}/").content.decode()
    )


MINUTE = timedelta(minutes=1)
TEXTS = {"stopped_early": "felt sick", "reason": "chest pain", "entered_afterwards": "was on paper"}


@pytest.fixture
def told(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    Appointment.objects.filter(pk=session.pk).update(**TEXTS)
    with_sam = Leaving("companion", companion="Sam Rivera", reason=TEXTS["reason"])
    Appointment.objects.get(pk=session.pk).release(with_sam, by=dana, at=noon + 95 * MINUTE)
    return session


def test_who_treats_reads_what_was_written(shown, told, dana, amara):
    for user in (dana, amara):
        page = shown(user, told)
        assert all(text in page for text in TEXTS.values())


def test_who_does_not_treat_sees_status_and_times_only(shown, told, kofi, lena):
    for user in (kofi, lena):
        page = shown(user, told)
        assert not any(text in page for text in TEXTS.values())
        assert "Entered afterwards" in page
        assert "Released" in page
        assert "12:05pm" in page


@pytest.mark.parametrize("verb", ["miss", "cancel"])
def test_why_nobody_came_is_the_desks_own(shown, book, maria, kofi, lena, noon, verb):
    session = book(maria)
    getattr(session, verb)(by=kofi, at=noon - timedelta(minutes=1), reason="a flat tire")
    assert "a flat tire" in shown(kofi, session)
    assert "a flat tire" in shown(lena, session)


def test_why_nobody_was_treated_is_not(shown, bring, maria, dana, kofi, noon):
    session = bring(maria, to="arrived")
    session.do_not_treat(by=dana, at=noon, reason="blood pressure")
    assert "blood pressure" in shown(dana, session)
    assert "blood pressure" not in shown(kofi, session)


@pytest.mark.parametrize(("seconds", "said"), [(-1, True), (0, False)])
def test_staff_are_told_of_a_session_that_begins_inside_a_window(
    sign_in, dana, bring, book, maria, clock, seconds, said
):
    end = bring(maria).no_driving_until
    session = book(maria, at=end + timedelta(seconds=seconds), chair=1)
    clock(hours=20)
    session.arrive(by=dana, at=clock(hours=20))
    desk = sign_in(dana)
    for act in ("", "start/"):
        shown = desk.get(f"/staff/sessions/{session.pk}/{act}").content.decode()
        assert ("No driving there, either" in shown) == said
