"""The two scripts, in a browser: nothing is sent twice, and an old number never passes for new."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "static/js"
FORM = """<!doctype html><title>Form</title><form method="post" action="/sent">
<input name="note" value="hello"><button name="act" value="keep">Keep open</button></form>"""
COUNT = """<!doctype html><title>Count</title>
<span data-fresh="/count" data-every="1">5</span>"""


@pytest.fixture
def visit(browser):
    """visit(html, script, answers) opens a page of a made-up site; answers says what POST and
    /count get, one after the other, and every request is kept."""
    contexts = []

    def visit(html, script, answers):
        page = browser.new_page()
        contexts.append(page)
        page.sent = []

        def answer(route):
            if route.request.method == "POST" or route.request.url.endswith("/count"):
                page.sent.append(route.request.post_data)
                return answers(route, len(page.sent))
            code = (SCRIPTS / script).read_text() if route.request.url.endswith(".js") else ""
            kind = "text/javascript" if code else "text/html"
            tag = '<script src="/script.js" defer></script>'
            return route.fulfill(body=code or html + tag, content_type=kind)

        page.route("**/*", answer)
        page.goto("http://portal.test/")
        return page

    yield visit
    for page in contexts:
        page.close()


def no_content(route, nth):
    route.fulfill(status=204)


def test_a_double_tap_sends_once_and_keeps_the_buttons_name(visit):
    page = visit(FORM, "submit-once.js", no_content)
    page.evaluate(
        "() => { const tap = document.querySelector('button'); tap.click(); tap.click() }"
    )
    page.wait_for_timeout(200)
    assert page.sent == ["note=hello&act=keep"]
    assert page.locator("button").get_attribute("aria-disabled") == "true"


def test_coming_back_frees_the_button(visit):
    page = visit(FORM, "submit-once.js", no_content)
    page.click("button")
    page.wait_for_timeout(100)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    page.click("button")
    page.wait_for_timeout(100)
    assert len(page.sent) == 2


def test_a_count_is_asked_for_again_by_itself(visit):
    page = visit(COUNT, "fresh.js", lambda route, nth: route.fulfill(body="<b>6</b>"))
    page.wait_for_selector("b", timeout=5000)
    assert page.inner_text("[data-fresh]") == "6"


@pytest.mark.parametrize(
    "broken",
    [
        {"status": 500},
        {"status": 302, "headers": {"Location": "/sign-in/"}},
    ],
    ids=["an error", "signed out"],
)
def test_a_count_that_cannot_be_had_is_marked_as_old(visit, broken):
    def answers(route, nth):
        route.fulfill(body="7") if nth == 2 else route.fulfill(**broken)

    page = visit(COUNT, "fresh.js", answers)
    page.wait_for_selector("[data-stale]", timeout=5000)
    assert page.inner_text("[data-fresh]") == "5"
    page.wait_for_selector("[data-fresh]:not([data-stale])", timeout=5000)
    assert page.inner_text("[data-fresh]") == "7"


def test_a_hidden_page_asks_for_nothing(visit):
    page = visit(COUNT, "fresh.js", lambda route, nth: route.fulfill(body="6"))
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    page.wait_for_timeout(1500)
    assert page.sent == []
