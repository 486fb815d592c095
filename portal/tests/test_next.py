"""After signing in, and after a switch, the way goes on within the site, whatever the address asks.
A browser has the last word on where an address leads."""

from urllib.parse import quote, urljoin

import pytest

from portal.testing.pages import heading

AWAY = [
    "//evil.example", "///evil.example", "////evil.example", "//evil.example/home/",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example",
    "/\\\\evil.example", "https:evil.example", "https:/evil.example", "https://evil.example",
    "http://evil.example", "HTTPS://EVIL.EXAMPLE", "https:///evil.example", "http:\\\\evil.example",
    "//evil.example\\@testserver", "//testserver@evil.example", "https://testserver@evil.example",
    "https://testserver.evil.example", "https://testserver:pw@evil.example/",
    "%2F%2Fevil.example", "%2f%2fevil.example/", "/%2Fevil.example", "/%5Cevil.example",
    "%5C%5Cevil.example", "\t//evil.example", "/\t/evil.example", "/\n/evil.example",
    "\r\n//evil.example", "/\r\n/evil.example", " //evil.example", "/ /evil.example",
    "\x00//evil.example", "/\x00/evil.example", "\x0b//evil.example", "\u00a0//evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:a(1)", "\x01javascript:alert(1)",
    "data:text/html,evil", "vbscript:evil", "file:///etc/passwd", "ftp://evil.example",
    "\u2215\u2215evil.example", "\uff0f\uff0fevil.example", "/\uff0fevil.example",
    "\u2044/evil.example", "//evil\u3002example", "/.//evil.example", "/..//evil.example",
    "//[evil.example", "//[::1]/evil", "http://[evil", "?next=//evil.example", ";//evil.example",
    "/home/\r\nSet-Cookie: evil=1", "/home/\r\nLocation: //evil.example",
]  # fmt: skip
WITHIN = ["/home/", "/sessions/7/", "/staff/review/?open=7", "/guide/side-effects/#when"]


@pytest.fixture
def signed_in(client, maria):
    """The answer to signing in from an address with this next=."""

    def signed_in(asked):
        told = {"username": maria.user.email, "password": "lakeside-demo-clinic", "next": asked}
        return client.post(f"/sign-in/?next={quote(asked)}", told)

    return signed_in


@pytest.fixture
def themed(client):
    return lambda asked: client.post("/theme/", {"theme": "dark", "next": asked})


@pytest.fixture
def on_duty(sign_in, dana):
    dana_at_work = sign_in(dana)
    return lambda asked: dana_at_work.post("/staff/duty/", {"on": "yes", "next": asked})


def leads(location, base="http://testserver/sign-in/"):
    """Where a browser goes from there: it drops control letters and turns \\ into /."""
    plain = "".join(letter for letter in location if letter >= " ").strip().replace("\\", "/")
    return urljoin(base, plain)


@pytest.mark.parametrize("page", ["signed_in", "themed", "on_duty"])
@pytest.mark.parametrize("asked", AWAY)
def test_no_address_leads_off_the_site(request, page, asked):
    answer = request.getfixturevalue(page)(asked)
    assert answer.status_code == 302
    assert leads(answer["Location"]).startswith("http://testserver/")
    assert not set("\r\n\t\0") & set(answer["Location"])
    assert "evil" not in answer.cookies


@pytest.mark.parametrize("page", ["signed_in", "themed", "on_duty"])
@pytest.mark.parametrize("asked", WITHIN)
def test_an_address_within_is_followed(request, page, asked):
    assert request.getfixturevalue(page)(asked)["Location"] == asked


@pytest.mark.parametrize("asked", AWAY)
def test_the_sign_in_page_itself_takes_the_address_quietly(client, asked):
    answer = client.get(f"/sign-in/?next={quote(asked)}")
    assert answer.status_code == 200
    assert heading(answer) == "Sign in"


def test_a_browser_agrees(desktop, live_portal, signed_in, themed, on_duty):
    """Each Location, read as Chromium reads it."""
    desktop.goto("/help/")
    found = [page(asked)["Location"] for asked in AWAY for page in (signed_in, themed, on_duty)]
    where = "all => all.map(one => new URL(one, location.href).origin)"
    assert set(desktop.evaluate(where, found)) == {live_portal.url}


def test_the_browser_would_have_told(desktop, live_portal):
    """Many of these do lead away when they are followed as they are."""
    desktop.goto("/help/")
    where = """all => all.filter(one => {
        try { return new URL(one, location.href).origin !== location.origin }
        catch { return false } }).length"""
    assert desktop.evaluate(where, AWAY) > 25
