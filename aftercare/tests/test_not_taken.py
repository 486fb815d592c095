"""What is posted too late or out of order: kept as far as it can be, and shown back where not."""

import pytest

from aftercare.models import Answer, CheckIn, Concern
from aftercare.symptoms import SYMPTOMS
from aftercare.tests.check_ins import HOUR, MINUTE, NO_FLAG
from portal.testing.pages import text

NOT_SAVED = "Not saved. We have not told your clinic."
POSTS = [
    ("", NO_FLAG, "No warning signs"),
    ("symptoms/", {"symptoms": ["headache", "nausea"]}, SYMPTOMS["nausea"].name),
    ("symptoms/", {"symptoms": "none"}, "No side effects"),
    ("how-bad/", {"headache": "4"}, "Headache: very severe"),
    ("send/", {"note": "It is <much> worse", "call": "yes"}, "“It is &lt;much&gt; worse”"),
    ("send/", {"note": "x" * 501}, "x" * 501),
]


@pytest.fixture
def sent(answer_all, time_machine):
    answer_all()
    time_machine.shift(15 * MINUTE)


@pytest.fixture
def closed(due, time_machine):
    time_machine.move_to(due.closes_at, tick=False)


@pytest.fixture
def joined(due, bring, maria, time_machine):
    newer = bring(maria, at=due.due_at + 2 * HOUR, chair=1)
    CheckIn.objects.plan_after(newer, at=newer.released_at)
    time_machine.move_to(newer.released_at, tick=False)


@pytest.fixture
def ahead(due, time_machine):
    time_machine.move_to(due.due_at - MINUTE, tick=False)


@pytest.mark.parametrize("state", ["sent", "closed", "joined", "ahead"])
@pytest.mark.parametrize(("page", "answers", "shown"), POSTS)
def test_what_is_posted_to_a_shut_check_in_is_shown_back_as_not_saved(
    request, tap, state, page, answers, shown
):
    request.getfixturevalue(state)
    before = Answer.objects.count()
    response = tap(page, answers)
    said = text(response)
    assert response.status_code in (404, 410)
    assert NOT_SAVED in said and shown in said
    for number in ("tel:911", "tel:988", "tel:+15550100142"):
        assert f'href="{number}"' in said
    assert Answer.objects.count() == before and not Concern.objects.exists()


@pytest.mark.parametrize(("page", "answers", "shown"), POSTS)
def test_behind_a_link_that_opens_nothing_too(client, db, page, answers, shown):
    said = text(client.post(f"/k/nothing/{page}", answers))
    assert NOT_SAVED in said and shown in said


def test_what_was_sent_in_time_can_still_be_read_from_there(sent, tap, due):
    said = text(tap("how-bad/", {"headache": "4"}))
    assert "These answers can no longer be changed" in said
    assert f'href="/k/{due.token}/sent/"' in said
    assert "Headache: mild" in text(tap("sent/"))


def test_to_look_is_to_lose_nothing(closed, tap):
    assert NOT_SAVED not in text(tap("symptoms/"))


# Out of order


def test_a_note_before_how_bad_is_told_is_kept_and_then_the_rest_is_asked(tap, due):
    tap("", NO_FLAG), tap("symptoms/", {"symptoms": "headache"})
    response = tap("send/", {"note": "I will faint", "call": "yes"})
    assert response.url == f"/k/{due.token}/how-bad/"
    assert Concern.objects.get().level == "call today"
    assert not CheckIn.objects.get(pk=due.pk).sent_at
    assert tap("how-bad/", {"headache": "1"}).url == f"/k/{due.token}/send/"
    assert "I will faint" in text(tap("send/"))


def test_symptoms_before_the_warning_signs_are_kept(tap, due):
    assert tap("symptoms/", {"symptoms": "something_else"}).url == f"/k/{due.token}/"
    assert Concern.objects.get().level == "read today"


def test_how_bad_an_old_page_says_it_is_is_kept(tap, due):
    """She changed what she ticked on one page, and another was still open."""
    tap("", NO_FLAG), tap("symptoms/", {"symptoms": "nausea"})
    response = tap("how-bad/", {"headache": "4"})
    assert f"{SYMPTOMS['nausea'].name}: choose how bad it is" in text(response)
    assert Concern.objects.get().reasons.get().words == "Headache: very severe"
    assert tap("how-bad/", {"nausea": "1"}).url == f"/k/{due.token}/send/"


@pytest.mark.parametrize("symptoms", ["none", None])
def test_how_bad_is_kept_though_nothing_is_ticked_any_more(tap, due, symptoms):
    tap("", NO_FLAG)
    if symptoms:
        tap("symptoms/", {"symptoms": symptoms})
    tap("how-bad/", {"headache": "3", "nausea": "9", "no_such": "4"})
    assert Answer.objects.get(page="how_bad").told == {"headache": 3}
    assert Concern.objects.get().reasons.get().words == "Headache: severe"


def test_what_is_known_already_stays_beside_it(tap, due):
    tap("", NO_FLAG), tap("symptoms/", {"symptoms": ["nausea", "headache"]})
    tap("how-bad/", {"headache": "1"})
    assert tap("how-bad/", {"headache": "4", "nausea": ""}).status_code == 200
    assert Answer.objects.filter(page="how_bad").last().told == {"headache": 4}
    assert tap("send/").url == f"/k/{due.token}/how-bad/"
    tap("how-bad/", {"nausea": "2", "headache": "4"})
    assert CheckIn.objects.get(pk=due.pk).told["how_bad"] == {"headache": 4, "nausea": 2}


def test_a_page_of_how_bad_without_one_is_no_answer(tap, due):
    tap("", NO_FLAG), tap("symptoms/", {"symptoms": "none"})
    assert tap("how-bad/", {}).url == f"/k/{due.token}/send/"
    assert not Answer.objects.filter(page="how_bad").exists()
