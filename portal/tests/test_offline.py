"""The page for when the network is gone, and the worker that shows it. Neither asks the database:
pytest refuses it here."""

import re

import pytest
from django.contrib.staticfiles import finders

from aftercare.tests.easy import is_easy


def worker(client):
    return client.get("/offline.js").content.decode()


def kept(client):
    """What the worker keeps, in its own words."""
    return re.findall(r'"([^"]+)"', worker(client).split("FILES = [")[1].split("]")[0])


def test_the_worker_is_a_script_at_the_root(client):
    answer = client.get("/offline.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.post("/offline.js").status_code == 405


def test_it_keeps_the_page_and_the_files_that_the_page_needs(client):
    page = client.get("/offline/").content.decode()
    needed = re.findall(r'(?:stylesheet" href|script src)="(/static/[^"]+)"', page)
    assert sorted(kept(client)) == sorted(needed)
    assert len(needed) == 3
    for path in needed:
        assert finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", path.removeprefix("/static/")))


def test_the_page_is_the_same_for_everybody(client):
    first = client.get("/offline/").content
    client.cookies["theme"], client.cookies["sessionid"] = "dark", "somebodys"
    assert client.get("/offline/?next=/staff/").content == first


@pytest.mark.parametrize("name", ["CLINIC_PHONE", "CLINIC_NAME", "CLINIC_HOURS"])
def test_another_number_makes_another_edition(client, settings, name):
    before = worker(client)
    assert worker(client) == before
    setattr(settings, name, "555-010-0199")
    assert worker(client) != before


def test_no_word_on_it_ends_a_window_or_allows_driving(client):
    page = client.get("/offline/").content.decode()
    for words in ("ended", "is over", "are over", "can drive", "may drive", "safe"):
        assert words not in page
    assert page.count("Do not drive") == 3
    assert is_easy(page.replace("<template", "<div").replace("</template", "</div"))


def test_nothing_private_stands_on_it(client):
    page = client.get("/offline/").content.decode()
    assert "csrf" not in page and "<form" not in page and "/sign-out/" not in page
