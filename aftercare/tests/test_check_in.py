"""A check-in from its link to the sent page."""

import re
from datetime import timedelta

import pytest

from aftercare.models import Answer, CheckIn, Concern
from aftercare.tests.check_ins import HOUR, MINUTE, NO_FLAG
from portal.testing.pages import text


def test_the_link_opens_the_red_flags_without_signing_in(tap):
    response = tap()
    assert response.status_code == 200
    assert "Do you have any of these right now?" in text(response)
    assert "Question 1 of 4" in text(response)


def test_each_page_leads_to_the_next(tap, due):
    assert tap("", NO_FLAG).url == f"/k/{due.token}/symptoms/"
    assert tap("symptoms/", {"symptoms": "headache"}).url == f"/k/{due.token}/how-bad/"
    assert tap("how-bad/", {"headache": "1"}).url == f"/k/{due.token}/send/"
    assert tap("send/", {"note": ""}).url == f"/k/{due.token}/sent/"


def test_without_a_symptom_nobody_is_asked_how_bad_it_is(tap, due):
    tap("", NO_FLAG)
    assert tap("symptoms/", {"symptoms": "none"}).url == f"/k/{due.token}/send/"
    assert tap("how-bad/").url == f"/k/{due.token}/send/"


def test_each_page_is_kept_when_it_is_posted(tap, due):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": ["nausea", "headache"]})
    assert {a.page: a.told for a in Answer.objects.all()} == {
        "red_flags": {"flags": []},
        "symptoms": {"symptoms": ["headache", "nausea"]},
    }


def test_a_page_posted_twice_is_answered_once(tap):
    tap("", NO_FLAG)
    tap("", NO_FLAG)
    assert Answer.objects.count() == 1


def test_a_changed_page_stands_beside_what_it_replaces(tap, due):
    tap("", NO_FLAG)
    for ticked in (["headache"], ["nausea"]):
        tap("symptoms/", {"symptoms": ticked})
    first, second = Answer.objects.filter(page="symptoms").order_by("pk")
    assert (first.told, second.replaces) == ({"symptoms": ["headache"]}, first)


def test_a_later_page_sends_back_to_the_one_that_is_missing(tap, due):
    assert tap("send/").url == f"/k/{due.token}/"
    tap("", NO_FLAG)
    assert tap("send/").url == f"/k/{due.token}/symptoms/"
    tap("symptoms/", {"symptoms": ["headache"]})
    assert tap("send/", {"note": "x"}).url == f"/k/{due.token}/how-bad/"
    assert not CheckIn.objects.get(pk=due.pk).sent_at
    tap("how-bad/", {"headache": "unsure"})
    assert tap("send/").status_code == 200


def test_a_symptom_added_later_is_asked_about(tap, due):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": ["headache"]})
    tap("how-bad/", {"headache": "1"})
    tap("symptoms/", {"symptoms": ["headache", "nausea"]})
    assert tap("send/").url == f"/k/{due.token}/how-bad/"


def test_going_back_shows_what_was_ticked(tap):
    tap("", NO_FLAG)
    tap("symptoms/", {"symptoms": ["nausea"]})
    page = text(tap("symptoms/"))
    assert page.count(" checked") == 1
    assert re.search(r'<input[^>]*value="nausea"[^>]* checked', page)


def test_nothing_is_ticked_before_somebody_ticks_it(tap):
    assert "checked" not in text(tap())
    tap("", NO_FLAG)
    assert "checked" not in text(tap("symptoms/"))
    tap("symptoms/", {"symptoms": ["headache"]})
    assert "checked" not in text(tap("how-bad/"))


def test_two_sends_are_one(answer_all, tap, due, time_machine):
    answer_all()
    sent = CheckIn.objects.get(pk=due.pk).sent_at
    time_machine.shift(MINUTE)
    assert tap("send/", {"note": ""}).url == f"/k/{due.token}/sent/"
    assert CheckIn.objects.get(pk=due.pk).sent_at == sent
    assert Answer.objects.count() == 4


def test_the_sent_page_says_when_and_what(answer_all, tap):
    answer_all(note="Slept well")
    page = text(tap("sent/"))
    assert "Sent at 3:45pm" in page
    assert "Headache: mild" in page
    assert "“Slept well”" in page
    assert "Nobody has read it yet" in page


def test_before_it_is_sent_the_sent_page_asks_what_is_missing(tap, due):
    assert tap("sent/").url == f"/k/{due.token}/"


def test_an_answer_can_be_changed_for_15_minutes_after_send(answer_all, tap, due, time_machine):
    answer_all()
    time_machine.shift(15 * MINUTE - timedelta(seconds=1))
    assert "Change my answers" in text(tap("sent/"))
    assert "You sent this at 3:45pm." in text(tap())
    tap("how-bad/", {"headache": "2"})
    assert "Headache: moderate" in text(tap("sent/"))


def test_after_15_minutes_it_can_only_be_read(answer_all, tap, due, time_machine):
    answer_all()
    time_machine.shift(15 * MINUTE)
    assert tap().url == f"/k/{due.token}/sent/"
    assert "Not saved." in text(tap("how-bad/", {"headache": "2"}))
    page = text(tap("sent/"))
    assert "Headache: mild" in page
    assert "Change my answers" not in page


def test_the_sent_page_works_long_after_with_its_date(answer_all, tap, time_machine):
    answer_all()
    time_machine.shift(30 * 24 * HOUR)
    assert "Sent at 3:45pm Thursday, March 5" in text(tap("sent/"))


def test_the_window_stands_on_each_page(answer_all, tap, due):
    pages = [tap()]
    answer_all()
    pages += [tap(page) for page in ("symptoms/", "how-bad/", "send/", "sent/")]
    for page in pages:
        assert "Do not drive until" in text(page)
        assert "1:35pm" in text(page)
        assert "Friday, March 6" in text(page)


def test_no_page_shows_a_name_or_a_treatment_word(answer_all, tap):
    answer_all(how_bad="3")
    for page in ("", "symptoms/", "how-bad/", "send/", "sent/"):
        words = text(tap(page)).lower()
        for word in ("maria", "alvarez", "ketamine", "infusion"):
            assert word not in words


def test_a_link_page_sets_no_cookie_and_names_itself_to_nobody(answer_all, tap, client):
    for response in (tap(), answer_all(), tap("sent/")):
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
    assert not client.cookies


def test_a_post_needs_no_token_of_ours(due, client):
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/k/{due.token}/", NO_FLAG).status_code == 302


@pytest.mark.parametrize(
    ("page", "answers", "words"),
    [
        ("", {}, "Tick all that you have, or tick “None of these”."),
        ("", {"flags": ["no_such_sign"]}, "not one of the available choices"),
        ("symptoms/", {}, "Tick what you have, or tick “None of these”."),
        ("symptoms/", {"symptoms": ["none", "headache"]}, "also “None of these”"),
        ("how-bad/", {}, "Headache: choose how bad it is"),
        ("how-bad/", {"headache": "7"}, "not one of the available choices"),
    ],
)
def test_what_does_not_fit_is_said_in_words(tap, page, answers, words):
    if page:
        tap("", NO_FLAG)
    if page == "how-bad/":
        tap("symptoms/", {"symptoms": ["headache"]})
    kept = Answer.objects.count()
    response = tap(page, answers)
    assert response.status_code == 200
    assert "There is a problem" in text(response)
    assert words in text(response)
    assert Answer.objects.count() == kept
    assert not Concern.objects.exists()


def test_a_note_of_500_letters_fits_and_one_more_is_said_in_words(answer_all, tap, due):
    note = "é" * 500
    response = answer_all(note=note + "x")
    assert "Your note has 501 letters, and 500 fit." in text(response)
    assert note + "x" in text(response)
    assert not CheckIn.objects.get(pk=due.pk).sent_at
    assert tap("send/", {"note": note}).url.endswith("/sent/")


def test_the_end_of_a_line_counts_as_one_letter(answer_all, due):
    assert answer_all(note="a\r\n" * 249 + "bc").url.endswith("/sent/")


@pytest.mark.parametrize("note", ["It's <script>alert(1)</script>", "صداع خفيف", "O'Brien & Sons"])
def test_a_note_is_shown_as_it_was_written_and_never_run(answer_all, tap, note):
    answer_all(note=note)
    assert Answer.objects.get(page="send").told["note"] == note
    assert "<script>alert" not in text(tap("sent/"))


def test_only_reading_and_posting_are_asked_for(client, due):
    assert client.put(f"/k/{due.token}/").status_code == 405
    assert client.post(f"/k/{due.token}/sent/").status_code == 405
