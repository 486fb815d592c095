"""Who sits down at the computer after somebody else finds nothing of them."""

import pytest
from playwright.sync_api import expect

from conftest import sign_in_on
from portal.testing.browser import FLAGS, a_chromium
from portal.testing.tls import Door, dial


def signs_out(page, maria):
    sign_in_on(page, maria.user)
    page.goto("/sessions/")
    page.goto("/home/")
    expect(page.get_by_text("Maria").first).to_be_visible()
    page.evaluate("localStorage.setItem('kept', 'yes'), sessionStorage.setItem('kept', 'yes')")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(lambda url: not url.endswith("/home/"))


def finds_nothing(page):
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        expect(page.get_by_label("Password")).to_be_visible()
        assert "Maria" not in page.content()


def test_back_after_signing_out_shows_nothing_of_them(desktop, maria):
    signs_out(desktop, maria)
    assert desktop.evaluate("localStorage.length + sessionStorage.length") == 0
    finds_nothing(desktop)


@pytest.fixture
def secure_page(browser, live_portal, settings, authority):
    """A page over https, in a browser that keeps pages to go back to, as people's browsers do."""
    port = int(live_portal.url.rpartition(":")[2])
    door = Door(*authority.issue("localhost"), lambda: dial("localhost", port))
    address = f"https://localhost:{door.port}"
    settings.CSRF_TRUSTED_ORIGINS = [address]
    keeps = {"executable_path": a_chromium(), "args": FLAGS,
             "ignore_default_args": ["--disable-back-forward-cache"]}  # fmt: skip
    own = browser.browser_type.launch(**keeps)
    page = own.new_context(base_url=address, ignore_https_errors=True).new_page()
    page.add_init_script("addEventListener('pageshow', e => { window.kept = e.persisted })")
    yield page
    own.close()
    door.close()


def back(page):
    page.evaluate("history.back()")
    page.wait_for_timeout(500)


def comes_back_as_it_was(page):
    page.goto("/help/")
    page.goto("/privacy/")
    back(page)
    assert page.url.endswith("/help/")
    return page.evaluate("window.kept")


def test_such_a_browser_does_keep_pages(secure_page):
    """Not each time: it may drop one for reasons of its own."""
    assert any(comes_back_as_it_was(secure_page) for _ in range(8))


def test_nor_over_https_where_a_browser_keeps_pages_to_go_back_to(secure_page, maria):
    signs_out(secure_page, maria)
    assert secure_page.evaluate("localStorage.length + sessionStorage.length") == 0
    for _ in range(3):
        back(secure_page)
        expect(secure_page.get_by_label("Password")).to_be_visible()
        assert "Maria" not in secure_page.content()
        assert not secure_page.evaluate("window.kept")


@pytest.mark.parametrize("how", ["get", "put", "head"])
def test_signing_out_is_an_act_and_never_an_address(sign_in, maria, how):
    client = sign_in(maria.user)
    answer = getattr(client, how)("/sign-out/")
    assert answer.status_code == 405
    assert "Clear-Site-Data" not in answer
    assert client.get("/home/").status_code == 200
