"""Every response says: only our own, not embedded, not kept."""

import pytest

ALL = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def get(client):
    """client.get, and the file behind a static response is closed."""

    def get(path, **how):
        response = client.get(path, **how)
        response.close()
        return response

    return get


@pytest.mark.parametrize("path", ["/help/", "/nowhere/", "/home/", "/static/css/base.css"])
def test_every_response_carries_them(get, path):
    response = get(path)
    assert {name: response[name] for name in ALL} == ALL
    assert "camera=()" in response["Permissions-Policy"]


def test_a_host_that_is_not_ours_is_refused_and_carries_them_too(get):
    response = get("/help/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Security-Policy"] == ALL["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/help/", "/nowhere/", "/home/"])
def test_no_page_is_kept(get, path):
    assert get(path)["Cache-Control"] == "no-store"


def test_a_file_that_is_the_same_for_all_may_be_kept(get):
    assert "no-store" not in get("/static/css/base.css")["Cache-Control"]
