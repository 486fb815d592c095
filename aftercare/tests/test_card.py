"""The card to take home: one end of the hours, and the leaving that they really count from."""

from datetime import timedelta

import pytest

HOUR = timedelta(hours=1)
COUNTS = "The hours count from then."


@pytest.fixture
def card(sign_in, dana, time_machine):
    """card(session, at) is what is printed then, with each space single."""

    def card(session, at):
        time_machine.move_to(at, tick=False)
        page = sign_in(dana).get(f"/staff/sessions/{session.pk}/card/").content.decode()
        return " ".join(page.split("<article")[1].split("</article")[0].split())

    return card


def test_of_the_last_session_the_hours_count_from_its_leaving(card, bring, maria, noon):
    said = card(bring(maria), noon + 2 * HOUR)
    assert "Do not drive before 1:35pm Friday, March 6" in said
    assert f"You left us at 1:35pm Thursday, March 5, Chicago time. {COUNTS}" in said


def test_of_an_older_session_it_says_which_leaving_counts(card, bring, maria, noon):
    older = bring(maria)
    newer = bring(maria, at=noon + 20 * HOUR, chair=1)
    said = card(older, noon + 22 * HOUR)
    assert "Do not drive before 9:35am Saturday, March 7" in said
    assert "You left us at 1:35pm Thursday, March 5, Chicago time." in said
    assert (
        "The hours count from another session, which you left at "
        "9:35am Friday, March 6, Chicago time."
    ) in said
    assert COUNTS not in said
    assert COUNTS in card(newer, noon + 22 * HOUR)


def test_while_the_end_is_not_known_nothing_is_counted(card, bring, maria, noon):
    older = bring(maria)
    bring(maria, to="recovering", at=noon + 20 * HOUR, chair=1)
    said = card(older, noon + 22 * HOUR)
    assert "Do not drive. Ask the clinic until when." in said
    assert "You left us at 1:35pm Thursday, March 5, Chicago time." in said
    assert "count from" not in said
