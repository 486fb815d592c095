"""What a cookie opens, from signing in to signing out."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from conftest import PASSWORD


@pytest.fixture
def enter():
    """enter(client, dana) signs in on the page, and has the answer."""

    def enter(client, user, **more):
        told = {"username": user.email, "password": PASSWORD} | more
        return client.post("/sign-in/", told)

    return enter


def with_cookie(key):
    client = Client()
    client.cookies["sessionid"] = key
    return client


def opens(client, address="/staff/"):
    return client.get(address).status_code == 200


def key_of(client):
    return client.cookies["sessionid"].value


def test_a_session_begun_before_signing_in_is_not_the_one_after(client, enter, dana):
    """Somebody else may have planted it."""
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    enter(client, dana)
    assert key_of(client) != planted
    assert opens(client)
    assert not opens(with_cookie(planted))
    assert not Session.objects.filter(session_key=planted).exists()


def test_signing_in_as_somebody_else_takes_nothing_along(client, enter, dana, noor):
    enter(client, dana)
    session = client.session
    session["of dana"] = "yes"
    session.save()
    danas = key_of(client)
    enter(client, noor)
    assert "of dana" not in client.session
    assert not opens(with_cookie(danas))


def test_signing_out_ends_the_session_on_the_server(client, enter, dana):
    enter(client, dana)
    old = key_of(client)
    assert opens(with_cookie(old))
    client.post("/sign-out/")
    assert not opens(client)
    assert not opens(with_cookie(old))
    assert not Session.objects.filter(session_key=old).exists()


def test_a_link_that_somebody_is_sent_signs_nobody_out(client, enter, dana):
    enter(client, dana)
    assert client.get("/sign-out/").status_code == 405
    assert opens(client)


def test_whoever_is_deactivated_is_out_on_the_next_request(client, enter, dana):
    enter(client, dana)
    assert opens(client)
    dana.is_active = False
    dana.save(update_fields=["is_active"])
    assert client.get("/staff/").headers["Location"] == "/sign-in/?next=/staff/"


def test_a_new_password_ends_every_session_of_before(client, enter, dana):
    enter(client, dana)
    dana.set_password("a new one for Dana")
    dana.save(update_fields=["password"])
    assert not opens(client)


def test_the_typed_email_stays_and_the_password_does_not(client, enter, dana):
    page = enter(client, dana, password="not her password at all").content.decode()
    assert f'value="{dana.email}"' in page
    assert "not her password at all" not in page
