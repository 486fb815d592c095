"""Who asks in another site's name is refused, and no link is ever made of what was asked."""

import re

import pytest
from django.test import Client

from portal.testing.production import in_production

OURS = "portal.lakeside.example"
HOSTILE = [
    "evil.example", "evil.example:443", "evil.example:80", "EVIL.EXAMPLE",
    "portal.lakeside.example.evil.example", "evil.portal.lakeside.example", "lakeside.example",
    "xportal.lakeside.example", "portal.lakeside.examplex", "portal-lakeside.example",
    "portal.lakeside.example@evil.example", "evil.example@portal.lakeside.example",
    "evil.example:pw@portal.lakeside.example", "portal.lakeside.example:443@evil.example",
    "portal.lakeside.example:evil.example", "portal.lakeside.example:80:443",
    "portal.lakeside.example/evil.example", "evil.example/portal.lakeside.example",
    "portal.lakeside.example\\evil.example", "portal.lakeside.example?evil.example",
    "portal.lakeside.example#evil.example", "portal.lakeside.example, evil.example",
    "evil.example, portal.lakeside.example", "portal.lakeside.example evil.example",
    "portal.lakeside.example%00.evil.example", "portal.lakeside.example\x00.evil.example",
    "portal.lakeside.example\tevil.example", "portal..lakeside.example", ".lakeside.example",
    "*.lakeside.example", "*", "localhost", "127.0.0.1", "[::1]", "[::ffff:7f00:1]", "0.0.0.0",
    "169.254.169.254", "2130706433", "portal。lakeside。example", "pörtal.lakeside.example",
    "xn--prtal-jua.lakeside.example", "<script>alert(1)</script>", "' or 1=1 --", "://", " ",
]  # fmt: skip


@pytest.fixture
def production(settings):
    return in_production(settings)


def elsewhere(text):
    """The addresses in a text that are neither within the site nor one of its numbers."""
    found = re.findall(r"(?:href|src|action|formaction|url)\s*=\s*[\"']?([^\"'\s>]*)", text)
    return [one for one in found if not one.startswith(("/", "#", "tel:", "?")) and one]


@pytest.mark.parametrize("host", HOSTILE)
def test_a_host_that_is_not_ours_is_refused(production, host):
    answer = Client().get("/help/", secure=True, HTTP_HOST=host)
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert "Location" not in answer


@pytest.mark.parametrize("host", [OURS, f"{OURS}:443", OURS.upper(), f"{OURS}."])
def test_ours_is_served(production, host):
    assert Client().get("/help/", secure=True, HTTP_HOST=host).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-Host", "X-Forwarded-Server",
     "X-Original-Url", "X-Rewrite-Url", "X-Http-Host-Override"],
)  # fmt: skip
@pytest.mark.parametrize("host", HOSTILE)
def test_what_a_proxy_is_said_to_have_heard_changes_nothing(production, header, host):
    if "\x00" in host or not host.isascii():
        host = host.encode().decode("latin-1")
    told = f"host={host}" if header == "Forwarded" else host
    with_it = Client().get(
        "/sign-in/?next=/home/", secure=True, HTTP_HOST=OURS, headers={header: told}
    )
    assert with_it.status_code == 200
    assert not elsewhere(with_it.content.decode())
    assert "evil" not in with_it.content.decode() + str(with_it.headers)


@pytest.mark.parametrize("path", ["/help/", "/sign-in/", "/sign-in?next=/home/", "/home/"])
def test_a_way_on_never_names_a_host_that_was_asked(production, path):
    for told in ({}, {"secure": True}):
        answer = Client().get(path, HTTP_HOST=OURS, HTTP_X_FORWARDED_HOST="evil.example", **told)
        assert answer.get("Location", "/").startswith(("/", f"https://{OURS}/"))


def test_to_https_only_for_our_own_host(production):
    """The one answer that is made of the host asked for: it is ours, or refused before."""
    assert Client().get("/help/", HTTP_HOST=OURS)["Location"] == f"https://{OURS}/help/"
    assert Client().get("/help/", HTTP_HOST="evil.example").status_code == 400


def test_links_in_messages_come_from_the_settings():
    """No code asks a request for its host."""
    from portal.tests.test_architecture import EVERY_FILE

    asks = re.compile(r"build_absolute_uri|get_host\(|HTTP_HOST|get_current_site|get_raw_uri")
    assert EVERY_FILE
    assert not [path for path in EVERY_FILE if asks.search(path.read_text())]
