"""An answer that cannot be saved: the page says so, with the numbers, and keeps what was typed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from aftercare.models import Answer, Concern
from aftercare.tests.check_ins import CHEST_PAIN, MINUTE, NO_FLAG
from portal.testing.pages import heading, text

NOT_SAVED = "Not saved. We have not told your clinic."


@contextmanager
def no_database():
    connection.close()
    before, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
    try:
        yield
    finally:
        connection.settings_dict["HOST"] = before


@pytest.fixture
def no_insert(committed_db, as_role):
    """The database is there, and refuses to keep an answer."""
    with as_role("portal_owner") as cursor:
        cursor.execute("revoke insert on aftercare_answer from web_link")


def assert_numbers_stand(response):
    page = text(response)
    assert response.status_code == 200
    assert NOT_SAVED in page
    assert "Call 911 now" in page
    assert "Chest pain, pressure or tightness" in page
    assert 'href="tel:911"' in page
    assert 'href="tel:988"' in page
    assert "Do not drive" in page
    assert "has been told" not in page
    assert response["Referrer-Policy"] == "no-referrer"


def test_when_it_cannot_be_saved_the_numbers_stand(committed_db, tap, no_insert):
    assert_numbers_stand(tap("", CHEST_PAIN))
    assert not Concern.objects.exists()


def test_when_its_event_cannot_be_written_the_numbers_stand(committed_db, tap, as_role):
    with as_role("portal_owner") as cursor:
        cursor.execute("revoke execute on function append_event from web_link")
    assert_numbers_stand(tap("", CHEST_PAIN))
    assert not Answer.objects.exists()


def test_when_the_database_is_gone_the_numbers_stand(committed_db, tap):
    with no_database():
        assert_numbers_stand(tap("", CHEST_PAIN))


def test_when_the_commit_is_refused_the_numbers_stand(committed_db, tap, monkeypatch):
    monkeypatch.setattr("aftercare.models.answering.Concern.objects.raise_for", lambda **told: None)
    assert_numbers_stand(tap("", CHEST_PAIN))
    assert not Answer.objects.exists()


def test_the_page_that_is_not_saved_asks_the_database_nothing(
    tap, monkeypatch, django_assert_num_queries
):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr("aftercare.views.check_in_link.CheckIn.objects", broken)
    with django_assert_num_queries(0):
        assert_numbers_stand(tap("", CHEST_PAIN))


def assert_not_saved(response, kept=""):
    page = text(response)
    assert response.status_code == 503
    assert heading(response) == "Not saved"
    for number in ("tel:911", "tel:988", "tel:+15550100142"):
        assert f'href="{number}"' in page
    assert kept in page
    assert response["Referrer-Policy"] == "no-referrer"


def test_any_other_answer_says_not_saved_and_keeps_what_was_typed(committed_db, tap, no_insert):
    kept = '<input type="hidden" name="flags" value="none">'
    assert_not_saved(tap("", NO_FLAG), kept)


def test_when_the_database_is_gone_the_note_is_still_there(committed_db, tap):
    with no_database():
        response = tap("send/", {"note": 'It\'s "bad" <b>', "call": "yes"})
    assert_not_saved(response, 'name="note" value="It&#x27;s &quot;bad&quot; &lt;b&gt;"')
    assert 'name="call" value="yes"' in text(response)


def test_sent_once_more_it_is_saved(committed_db, tap, due):
    with no_database():
        tap("", NO_FLAG)
    assert tap("", NO_FLAG).url == f"/k/{due.token}/symptoms/"


def test_a_page_that_is_only_read_says_that_the_fault_is_ours(committed_db, tap, client):
    client.raise_request_exception = False
    with no_database():
        assert tap("send/").status_code == 500


@pytest.mark.parametrize("key", ["", "nothing", "x" * 400])
def test_behind_a_link_that_opens_nothing_the_numbers_stand(client, db, key):
    assert_numbers_stand(client.post(f"/k/{key}/" if key else "/k/", CHEST_PAIN))


def test_on_a_page_that_was_open_too_long_the_numbers_stand(tap, due, time_machine):
    time_machine.move_to(due.closes_at, tick=False)
    assert_numbers_stand(tap("", CHEST_PAIN))
    time_machine.move_to(due.due_at - timedelta(seconds=1), tick=False)
    assert_numbers_stand(tap("", CHEST_PAIN))


def test_long_after_send_the_numbers_stand(answer_all, tap, time_machine):
    answer_all()
    time_machine.shift(15 * MINUTE)
    assert_numbers_stand(tap("", CHEST_PAIN))
