"""A patient's own list of check-ins, and telling us at any time."""

import pytest

from aftercare.models import CheckIn
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG
from portal.testing.pages import text
from portal.testing.sql import queries


@pytest.fixture
def as_maria(sign_in, maria):
    return sign_in(maria.user)


def test_what_is_due_is_one_tap_away(as_maria, due):
    page = text(as_maria.get("/check-ins/"))
    assert "2-hour check-in, due now" in page
    assert f'href="/k/{due.token}/"' in page
    assert "The next check-in opens at 1:35pm on Friday, March 6." in page


def test_what_was_told_stands_there_in_words(as_maria, answer_all, dana, due):
    answer_all(how_bad="3", note="It's <b>bad</b>")
    page = text(as_maria.get("/check-ins/"))
    assert "Sent at 3:45pm on Thursday, March 5. Nobody has read it yet." in page
    assert "Headache: severe" in page
    assert "It&#x27;s &lt;b&gt;bad&lt;/b&gt;" in page
    due.concerns.update(taken_by=dana, taken_at=due.due_at + 12 * MINUTE)
    assert "Dana Reyes, RN read it at 3:47pm." in text(as_maria.get("/check-ins/"))


def test_what_a_nurse_wrote_down_says_whom_they_told(as_maria, due, dana):
    due.send({"call": False, "note": ""}, at=due.due_at, by=dana)
    assert "You told Dana Reyes, RN at 3:35pm on Thursday, March 5." in text(
        as_maria.get("/check-ins/")
    )


def test_nobody_else_sees_it(sign_in, ben, dana, answer_all, client):
    answer_all(note="For the nurse")
    assert "For the nurse" not in text(sign_in(ben.user).get("/check-ins/"))
    assert sign_in(dana).get("/check-ins/").status_code == 404
    assert client.get("/check-ins/").url.startswith("/sign-in/")
    assert client.post("/check-ins/new/").url.startswith("/sign-in/")


def test_before_the_first_session_it_says_when_the_first_one_comes(sign_in, ben, policy):
    assert "No check-ins yet" in text(sign_in(ben.user).get("/check-ins/"))


def test_at_any_time_somebody_can_tell_how_they_feel(sign_in, ben, client, policy):
    as_ben = sign_in(ben.user)
    assert as_ben.get("/check-ins/new/").status_code == 200
    assert not CheckIn.objects.exists()
    response = as_ben.post("/check-ins/new/")
    own = CheckIn.objects.get()
    assert response.url == f"/k/{own.token}/"
    assert (own.patient, own.hours, own.appointment) == (ben, None, None)
    assert client.get(response.url).status_code == 200
    assert "Call 911 now" in text(client.post(response.url, CHEST_PAIN))


def test_two_taps_begin_one(as_maria, due, answer_all, time_machine):
    answer_all()
    time_machine.shift(HOUR)
    first, second = (as_maria.post("/check-ins/new/").url for _ in range(2))
    assert first == second != f"/k/{due.token}/"


def test_what_is_due_already_is_answered_first(as_maria, due):
    assert as_maria.post("/check-ins/new/").url == f"/k/{due.token}/"


def test_their_own_belongs_to_the_last_session_and_closes_when_the_next_opens(
    as_maria, answer_all, check_ins, time_machine, client
):
    answer_all()
    time_machine.shift(HOUR)
    link = as_maria.post("/check-ins/new/").url
    own = CheckIn.objects.get(hours=None)
    assert own.appointment == check_ins[0].appointment
    assert own.closes_at == check_ins[1].due_at
    time_machine.move_to(check_ins[1].due_at, tick=False)
    assert client.post(link, NO_FLAG).status_code == 410


def test_a_newer_session_takes_the_place_of_what_was_begun_before_it(
    sign_in, ben, bring, clock, policy
):
    clock(hours=-1)
    sign_in(ben.user).post("/check-ins/new/")
    session = bring(ben)
    CheckIn.objects.plan_after(session, at=session.released_at)
    assert CheckIn.objects.get(hours=None).set_aside == "joined"


def test_the_list_asks_the_same_questions_for_1_and_for_40(as_maria, maria, answer_all, due):
    answer_all(how_bad="3")
    for hours in range(1, 40):
        at = due.due_at - hours * HOUR
        own = CheckIn.objects.create(
            clinic_id=maria.clinic_id, patient=maria, due_at=at, closes_at=at + HOUR
        )
        own.answer("symptoms", {"symptoms": ["something_else"]}, at=at)
    pages = []
    asked = queries(lambda: pages.append(text(as_maria.get("/check-ins/"))))
    assert len(asked) <= 10  # the last of them writes down who looked
    (page,) = pages
    assert page.count("Something else") == 39
