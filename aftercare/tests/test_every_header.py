"""Every address of the portal, whoever asks and whatever goes wrong: the headers are there."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from portal.testing.production import HOST

POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
SAID = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
REFERRER = {"same-origin", "no-referrer"}
WHO = ["nobody", "maria", "dana", "kofi", "lena"]


def addresses(resolver=None, before=""):
    """Every pattern of the urlconf, as it is written."""
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from addresses(one, path)
        else:
            yield f"/{path}"


EVERY = sorted(set(addresses()))


@pytest.fixture
def filled(full_day, maria):
    """filled("/sessions/<int:pk>/") is an address that can be asked for."""
    token = full_day["check_in"].token
    keys = {"slug": "side-effects", "token": token}

    def number(pattern):
        rows_of = {"patients": maria.pk, "sessions": full_day["released"].pk}
        place = next((name for name in rows_of if f"/{name}/" in pattern), None)
        return rows_of.get(place, 1)

    def filled(pattern):
        keys["pk"] = number(pattern)
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(keys.get(part[1], 1)), pattern)

    return filled


def carries_them(answer, kept=False):
    """All the headers of production. Fails with what is missing."""
    assert {name: answer.get(name) for name in SAID} == SAID
    told = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert told == POLICY
    assert answer["Referrer-Policy"] in REFERRER
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Request-Id"]
    assert ("no-store" in answer.get("Cache-Control", "")) != kept
    assert "Server" not in answer
    assert "X-Powered-By" not in answer
    for name, cookie in answer.cookies.items():
        assert name in ("__Host-session", "__Host-csrf", "__Host-theme")
        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], name
        assert cookie["httponly"] or cookie["max-age"] == 0, name  # 0 takes it away
        assert cookie["samesite"] == "Lax", name
    return True


def test_the_walk_finds_the_portal():
    assert len(EVERY) > 40
    assert {"/home/", "/healthz/", "/staff/sessions/<int:pk>/release/"} <= set(EVERY)


@pytest.mark.parametrize("who", WHO)
def test_every_address_in_every_method_carries_them(everybody, filled, who):
    statuses = set()
    for pattern in EVERY:
        address = filled(pattern)
        for method in ("get", "head", "post", "put", "delete", "options"):
            if pattern == "/sign-out/" and method == "post":
                continue
            answer = getattr(everybody[who], method)(address, secure=True)
            assert answer.status_code < 500, (method, address)
            assert carries_them(answer), (method, address)
            statuses.add(answer.status_code)
    assert {200, 302, 405} <= statuses


@pytest.mark.parametrize("who", WHO)
def test_every_address_asked_for_plainly_is_moved_to_https(everybody, filled, who):
    for pattern in EVERY:
        answer = everybody[who].get(filled(pattern))
        if pattern == "/healthz/":
            assert answer.status_code == 200
            continue
        assert answer.status_code == 301, pattern
        assert answer["Location"] == f"https://{HOST}{filled(pattern)}"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies


def test_what_goes_wrong_carries_them(everybody, monkeypatch):
    def fails(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("portal.views.help.render_to_string", fails)
    ask = everybody["maria"].get
    strict = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    faults = {
        404: ask("/nowhere/", secure=True),
        405: everybody["maria"].post("/home/", secure=True),
        500: ask("/help/", secure=True),
        400: ask("/help/", secure=True, headers={"host": "evil.example"}),
        403: strict.post("/sign-in/", {"username": "x"}, secure=True),
        301: ask("/help", secure=True),
    }
    for status, answer in faults.items():
        assert answer.status_code == status
        assert carries_them(answer), status


def test_a_file_carries_them_and_may_be_kept(everybody):
    for path in ("/static/css/base.css", "/static/js/fresh.js", "/static/favicon.svg"):
        answer = everybody["nobody"].get(path, secure=True)
        answer.close()
        assert answer.status_code == 200
        assert carries_them(answer, kept=True)


def test_signing_out_empties_the_browser_and_carries_them(everybody):
    answer = everybody["maria"].post("/sign-out/", secure=True)
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert carries_them(answer)
    assert everybody["maria"].get("/home/", secure=True).status_code == 302


def test_a_sign_out_that_another_site_asks_for_empties_nothing(everybody, maria):
    strict = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    strict.force_login(maria.user)
    answer = strict.post("/sign-out/", secure=True, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "Clear-Site-Data" not in answer
    assert strict.get("/home/", secure=True).status_code == 200
