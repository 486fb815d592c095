"""Trying to sign in as people and robots do, and what that costs the server."""

import pytest
from django.contrib.auth import hashers
from django.test import Client

from conftest import PASSWORD

HOME = "192.0.2.1"


@pytest.fixture
def try_in(db):
    """try_in(dana.email) is the page that answers her password; password, address and what else
    the request brings say otherwise."""

    def try_in(email, password=PASSWORD, address=HOME, **meta):
        told = {"username": email, "password": password}
        return Client(REMOTE_ADDR=address, **meta).post("/sign-in/", told)

    return try_in


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
