"""Trying to sign in as people and robots do, and what that costs the server."""

import pytest
from django.contrib.auth import hashers
from django.test import Client

from conftest import PASSWORD
from portal.testing.pages import text

HOME = "192.0.2.1"
WRONG = "not her password at all"


def is_in(answer):
    return answer.status_code == 302


def is_held(answer):
    return answer.status_code == 200 and "Too many tries." in text(answer)


@pytest.fixture
def try_in(db):
    """try_in(dana.email) is the page that answers her password; password, address and what else
    the request brings say otherwise."""

    def try_in(email, password=PASSWORD, address=HOME, **meta):
        told = {"username": email, "password": password}
        return Client(REMOTE_ADDR=address, **meta).post("/sign-in/", told)

    return try_in


@pytest.fixture
def guess(try_in):
    """guess(5, dana.email) tries so many wrong passwords, and has the last answer."""

    def guess(times, email, address=HOME):
        return [try_in(email, WRONG, address) for _ in range(times)][-1]

    return guess


@pytest.fixture
def guess_around(guess):
    """guess_around(20) tries so many accounts from one address, a wrong password each."""

    def guess_around(times, address=HOME):
        return [guess(1, f"nobody{n}@lakeside.example", address) for n in range(times)][-1]

    return guess_around


@pytest.fixture
def hashed(monkeypatch):
    """Which password hashes are really computed meanwhile, each by the name of its kind."""
    done = []

    def watch(hasher, method):
        real = getattr(hasher, method)

        def watched(self, *args):
            done.append(self.algorithm)
            return real(self, *args)

        monkeypatch.setattr(hasher, method, watched)

    for hasher in (hashers.MD5PasswordHasher, hashers.PBKDF2PasswordHasher):
        watch(hasher, "encode")  # to verify they encode again
    watch(hashers.Argon2PasswordHasher, "encode")
    watch(hashers.Argon2PasswordHasher, "verify")
    return done


@pytest.fixture
def real_hashers(settings):
    """Those of the product; the suite's own is quick."""
    from portal import settings as product

    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
