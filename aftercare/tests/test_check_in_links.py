"""Links that are opened by scanners, cut off, old, or tapped twice at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client

from aftercare.models import Answer, CheckIn, Concern
from aftercare.tests.check_ins import CHEST_PAIN, HOUR, MINUTE, NO_FLAG
from portal.testing.pages import text
from portal.testing.sql import everything, queries
from portal.testing.threads import at_once

PAGES = ("", "symptoms/", "how-bad/", "send/", "sent/", "now/")


@pytest.mark.parametrize("key", ["right", "wrong"])
def test_opening_a_link_20_times_writes_nothing(committed_db, tap, due, as_role, client, key):
    tap("", CHEST_PAIN)
    tap("symptoms/", {"symptoms": ["headache"]})
    token = due.token if key == "right" else "A" * 22
    with as_role("portal_owner") as cursor:
        before = everything(cursor)
    for page in PAGES:
        for _ in range(10):
            client.get(f"/k/{token}/{page}")
            client.head(f"/k/{token}/{page}")
    with as_role("portal_owner") as cursor:
        assert everything(cursor) == before
    assert not client.cookies


def test_opening_a_sent_or_closed_check_in_writes_nothing(
    committed_db, answer_all, due, as_role, client, time_machine
):
    answer_all()
    with as_role("portal_owner") as cursor:
        before = everything(cursor)
    for later in (MINUTE, HOUR, 24 * HOUR):
        time_machine.shift(later)
        for page in PAGES:
            client.get(f"/k/{due.token}/{page}")
    with as_role("portal_owner") as cursor:
        assert everything(cursor) == before


def test_who_is_signed_in_leaves_no_trace_behind_a_link(committed_db, due, maria, as_role, sign_in):
    as_maria = sign_in(maria.user)
    with as_role("portal_owner") as cursor:
        before = everything(cursor)
    assert not as_maria.get(f"/k/{due.token}/").cookies
    with as_role("portal_owner") as cursor:
        assert everything(cursor) == before


def helps(response, status, words):
    page = text(response)
    assert response.status_code == status
    assert words in page
    for number in ("tel:911", "tel:988", "tel:+15550100142"):
        assert f'href="{number}"' in page
    assert 'href="/check-ins/"' in page
    return page


def test_a_wrong_or_cut_off_link_helps(client, due):
    for key in (due.token[:10], due.token + "x", due.token.swapcase(), "%00", "é", "x" * 500):
        helps(client.get(f"/k/{key}/"), 404, "This link does not work")
    helps(client.get("/k/"), 404, "This link does not work")
    assert client.get(f"/k/{due.token}").url == f"/k/{due.token}/"


def test_a_link_that_does_not_work_reveals_no_other(client, due):
    page = text(client.get("/k/nothing/"))
    assert "/k/" not in page.replace('value="/k/nothing/"', "")
    assert "Lakeside" not in page


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_wrong_link_helps(client, db, page):
    helps(client.get(f"/k/nothing/{page}"), 404, "This link does not work")


def test_a_link_opens_when_its_check_in_does(check_ins, client, time_machine):
    first = check_ins[0]
    time_machine.move_to(first.due_at - timedelta(seconds=1), tick=False)
    helps(client.get(f"/k/{first.token}/"), 404, "It opens at 3:35pm on Thursday, March 5.")
    time_machine.move_to(first.due_at, tick=False)
    assert client.get(f"/k/{first.token}/").status_code == 200


def test_a_check_in_closes_when_the_next_one_opens(check_ins, client, time_machine):
    first, second, _ = check_ins
    time_machine.move_to(second.due_at - timedelta(seconds=1), tick=False)
    assert client.get(f"/k/{first.token}/").status_code == 200
    time_machine.move_to(second.due_at, tick=False)
    page = helps(client.get(f"/k/{first.token}/"), 410, "It closed at 1:35pm on Friday, March 6.")
    assert second.token not in page
    assert client.get(f"/k/{second.token}/").status_code == 200


def test_the_last_one_closes_after_7_days(check_ins, client, time_machine):
    last = check_ins[-1]
    time_machine.move_to(last.due_at + 7 * 24 * HOUR - timedelta(seconds=1), tick=False)
    assert client.get(f"/k/{last.token}/").status_code == 200
    time_machine.shift(1)
    helps(client.get(f"/k/{last.token}/"), 410, "This check-in has closed")


def test_an_answer_to_a_closed_check_in_is_not_kept_and_says_so(due, tap, time_machine):
    tap("", NO_FLAG)
    time_machine.move_to(due.closes_at, tick=False)
    helps(tap("symptoms/", {"symptoms": "headache"}), 410, "This check-in has closed")
    assert Answer.objects.count() == 1


def test_after_a_newer_session_the_older_link_says_so(due, bring, maria, client, time_machine):
    later = due.due_at + 2 * HOUR
    newer = bring(maria, at=later, chair=1)
    CheckIn.objects.plan_after(newer, at=newer.released_at)
    time_machine.move_to(newer.released_at, tick=False)
    helps(client.get(f"/k/{due.token}/"), 410, "You have had a newer visit since then.")


def test_a_new_link_makes_the_old_one_dead(due, client):
    old = due.token
    due.renew_link(generation=2)
    helps(client.get(f"/k/{old}/"), 404, "This link does not work")
    assert client.get(f"/k/{due.token}/").status_code == 200


def test_two_taps_on_send_at_once_are_one(committed_db, tap, due):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": "none"})

    def send():
        return Client().post(f"/k/{due.token}/send/", {"note": "Twice"}).status_code

    assert at_once(*[send] * 4) == [302] * 4
    assert Answer.objects.filter(page="send").count() == 1
    assert Concern.objects.get().reasons.count() == 1
    assert CheckIn.objects.get(pk=due.pk).sent_at


def test_two_red_flags_at_once_are_one_concern(committed_db, due):
    def flag():
        return Client().post(f"/k/{due.token}/", CHEST_PAIN).status_code

    assert at_once(*[flag] * 4) == [200] * 4
    assert Concern.objects.get().reasons.count() == 1


def test_a_post_asks_the_same_few_questions_however_many_rows_there_are(tap, due, dana, noor):
    """12 at most, beside the one that tells PostgreSQL who asks, and savepoints."""
    posts = [
        ("", CHEST_PAIN),
        ("symptoms/", {"symptoms": ["something_else", "headache"]}),
        ("how-bad/", {"something_else": "4", "headache": "3"}),
        ("send/", {"note": "Worse", "call": "yes"}),
    ]
    first = [len(queries(partial(tap, *post))) for post in posts]
    assert max(first) <= 12, first
    for number in range(30):
        Concern.objects.create(
            clinic_id=due.clinic_id, patient=due.patient, check_in=due, level="read today",
            raised_at=due.due_at, due_at=due.due_at + number * MINUTE,
        )  # fmt: skip
        tap("", {"flags": ["chest_pain", "seizure"]} if number % 2 else CHEST_PAIN)
    changed = [("", {"flags": "overdose"}), *((page, told | {"note": "!"}) for page, told in posts)]
    again = [len(queries(partial(tap, *post))) for post in changed]
    assert max(again) <= 12, again
