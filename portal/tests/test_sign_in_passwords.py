"""A password is 15 letters of any kind that nobody guesses, kept as Argon2, the same on every
keyboard."""

import os
import subprocess
import sys
import time
import unicodedata

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conftest import PASSWORD
from portal.embedded import ROOT
from portal.models import User

ON_A_LIST = {"password_too_common", "password_too_similar"}
# What can be typed: no half of a letter, and no null, which no form takes.
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def refusals(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(password=st.text(letters, min_size=15, max_size=128))
def test_any_15_to_128_letters_that_are_on_no_list_sign_in(dana, try_in, password):
    assume(len(unicodedata.normalize("NFKC", password)) >= 15)
    refused = refusals(password, dana)
    assert refused <= ON_A_LIST
    assume(not refused)
    dana.set_password(password)
    dana.save(update_fields=["password"])
    for form in ("NFC", "NFD", "NFKC", "NFKD"):  # of another keyboard
        answer = try_in(dana.email, unicodedata.normalize(form, password))
        assert answer.status_code == 302, text_of(answer)


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("x7 qm, bv2 zk", {"password_too_short"}),
        ("mornings are q", {"password_too_short"}),
        ("mornings are qu", set()),
        ("e\u0301" * 14, {"password_too_short"}),
        ("e\u0301" * 15, set()),
        ("\ufdfa" * 14, {"password_too_short"}),
        ("111111111111111", {"password_too_common"}),
        ("１" * 15, {"password_too_common"}),
        ("dana@lakeside.example", {"password_too_similar"}),
        ("ＤＡＮＡ@lakeside.example", {"password_too_similar"}),
        ("only small letters", set()),
        ("8264 9173 5028 4", set()),
        ("🙂🚲🌊🍋🎈" * 3, set()),
        ("a long sentence of my own " * 4, set()),
    ],
)
def test_what_is_refused_is_short_or_on_a_list(dana, password, refused):
    assert refusals(password, dana) == refused


def test_no_letter_is_cut_off(dana):
    dana.set_password(PASSWORD + " " * 200)
    assert dana.check_password(PASSWORD + " " * 200)
    assert not dana.check_password(PASSWORD + " " * 199)


def test_a_password_that_takes_long_to_compose_costs_nobody_time(dana):
    before = time.perf_counter()
    assert not dana.check_password("a" + "\u0301\u0323" * 1_000_000)
    assert time.perf_counter() - before < 2


def kept_of(user):
    return User.objects.get(pk=user.pk).password


def test_the_product_keeps_argon2_and_turns_an_older_hash_into_it(dana, try_in, real_hashers):
    dana.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    dana.save(update_fields=["password"])
    assert try_in(dana.email, "another one altogether").status_code == 200
    assert kept_of(dana).startswith("pbkdf2_sha256$")
    assert try_in(dana.email).status_code == 302
    assert kept_of(dana).startswith("argon2$argon2id$")
    assert try_in(dana.email).status_code == 302


def test_argon2_is_no_weaker_than_djangos(real_hashers):
    hasher = get_hasher()
    assert (hasher.algorithm, hasher.time_cost, hasher.memory_cost) == ("argon2", 2, 102_400)


def test_the_owner_gives_somebody_a_new_password(committed_db, dana):
    new = "a new one for Dana"
    argv = [sys.executable, "manage.py", "changepassword", dana.email]

    def change(typed):
        return subprocess.run(  # without a terminal it is read from there
            argv, cwd=ROOT, env={"PATH": os.environ["PATH"]} | committed_db.environ,
            input=f"{typed}\n{typed}\n" * 3, capture_output=True, text=True,
            start_new_session=True,
        )  # fmt: skip

    weak, good = change("short"), change(new)
    assert weak.returncode != 0 and "too short" in weak.stderr
    assert good.returncode == 0, good.stderr
    assert kept_of(dana).startswith("argon2$")
