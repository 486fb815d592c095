"""Pages that answer when the database does not. These tests may not use it: pytest refuses."""

import re

import pytest

PAGES = ["/help/", "/accessibility/", "/privacy/", "/offline/"]
each_page = pytest.mark.parametrize("path", PAGES)


def main_of(response):
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


@each_page
def test_it_answers_without_a_query(client, path):
    assert client.get(path).status_code == 200


@each_page
def test_it_answers_without_a_query_to_somebody_signed_in(client, path):
    client.cookies["sessionid"] = "a-session-that-would-have-to-be-looked-up"
    client.cookies["csrftoken"] = "x" * 32
    assert client.get(path).status_code == 200


@each_page
def test_it_is_read_not_written(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@each_page
def test_it_sets_no_cookie(client, path):
    assert client.get(path).cookies == {}


@each_page
def test_the_numbers_are_one_tap_away(client, path):
    page = client.get(path).content.decode()
    for number in ("tel:911", "tel:988", "tel:+15550100142"):
        assert f'href="{number}"' in page


def test_help_takes_its_numbers_from_the_settings(client, settings):
    settings.CLINIC_NAME = "Harbor & Sons"
    settings.CLINIC_PHONE = "555-010-0199"
    settings.CLINIC_HOURS = "9am to 5pm"
    said = main_of(client.get("/help/"))
    assert "Harbor &amp; Sons answers 9am to 5pm." in said
    assert 'href="tel:+15550100199"' in said


def test_help_says_911_first_then_988_by_call_or_text_then_the_clinic(client):
    said = main_of(client.get("/help/"))
    links = [f'href="{to}"' for to in ("tel:911", "tel:988", "sms:988", "tel:+15550100142")]
    assert sorted(links, key=said.index) == links


def test_help_says_that_nobody_reads_a_form_here(client):
    said = main_of(client.get("/help/"))
    assert "Nobody reads a form here" in said
    assert "<form" not in said


def test_help_keeps_the_light_that_somebody_chose(client):
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/help/").content.decode()
