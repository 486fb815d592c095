"""The portal over real HTTP, and a real Chromium that opens it as a phone or at a desk."""

import os
import shutil

import pytest
from django.db import connections
from pytest_django.live_server_helper import LiveServer

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture
def live_portal(committed_db, settings):
    """The portal on http://localhost:<port>, in the test's own database; `.url` is its address."""
    server = LiveServer("localhost")
    settings.SITE_URL = server.url
    settings.CSRF_TRUSTED_ORIGINS = [server.url]
    yield server
    server.stop()


def a_chromium():
    """A Chromium that is there: CHROMIUM's, or Debian's, or Google's."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def browser():
    path = a_chromium()
    if not path:
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM to its path")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; the tests still use the database from it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        # What was opened while Playwright's loop runs, only this side of its end can close.
        connections.close_all()
        chromium.close()


@pytest.fixture
def color_scheme():
    """Parametrize it: "light" or "dark"."""
    return "light"


@pytest.fixture
def open_page(browser, live_portal, color_scheme):
    """open_page(width=…, height=…) gives a page on the portal, in a context (cookies) of its own.

    At the end the test fails if a page asked another site for anything or broke its own policy.
    """
    contexts, problems = [], []

    def open_page(**how):
        context = browser.new_context(
            base_url=live_portal.url, color_scheme=color_scheme, reduced_motion="reduce", **how
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("request", lambda asked: foreign(asked.url, live_portal.url, problems))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: broke_policy(said.text, problems))
        return page

    yield lambda width, height, **how: open_page(viewport={"width": width, "height": height}, **how)
    for context in contexts:
        context.close()
    assert not problems


def foreign(url, ours, problems):
    if not url.startswith((f"{ours}/", "data:", "blob:", "about:")):
        problems.append(f"asked {url}")


def broke_policy(text, problems):
    if "Content Security Policy" in text:
        problems.append(text)


@pytest.fixture
def phone(open_page):
    """A page at phone size, touched."""
    return open_page(390, 844, is_mobile=True, has_touch=True)


@pytest.fixture
def desktop(open_page):
    """A page at a desk's size, clicked."""
    return open_page(1280, 800)
