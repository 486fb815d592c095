"""Whoever has no account, has one, or had one: a wrong try looks the same and costs the same."""

import re
import sys
import time

import pytest

from conftest import PASSWORD
from portal.testing.pages import text
from portal.testing.sql import queries
from portal.tests.conftest import WRONG, is_held, is_in

PAIRS = 200  # of one kind twice, a difference of 0.1 then comes by chance once in a thousand times


@pytest.fixture
def emails(dana, noor):
    """Somebody who may sign in, nobody, and somebody who no longer may; equally long."""
    noor.is_active = False
    noor.save(update_fields=["is_active"])
    return {"known": dana.email, "unknown": "nora@lakeside.example", "inactive": noor.email}


def without(email, answer):
    """The page without the email and the form's token, which is new each time."""
    return re.sub(r'value="\w{64}"', "", text(answer).replace(email, "…"))


def kinds(asked):
    """Queries without what they ask for."""
    return [re.sub(r"'[^']*'(::\w+)?|\b\d+\b", "…", sql) for sql in asked]


def test_the_page_is_the_same_but_for_the_email(emails, try_in, clock):
    answers = {kind: try_in(email, WRONG) for kind, email in emails.items()}
    answers["inactive, right password"] = try_in(emails["inactive"], PASSWORD)
    pages = {without(emails[kind.split(",")[0]], answer) for kind, answer in answers.items()}
    assert len(pages) == 1
    assert "do not match. Check both, and try again" in pages.pop()
    assert {answer.status_code for answer in answers.values()} == {200}
    for answer in answers.values():
        del answer["X-Request-Id"]  # each has its own
        assert answer.headers == answers["known"].headers
    assert len({len(answer.content) for answer in answers.values()}) == 1
    assert {tuple(answer.cookies) for answer in answers.values()} == {("csrftoken",)}


def test_held_it_is_the_same_too(emails, try_in):
    pages = set()
    for email in emails.values():
        for _ in range(5):
            assert not is_held(try_in(email, WRONG))
        answer = try_in(email, PASSWORD)
        assert is_held(answer)
        pages.add(without(email, answer))
    assert len(pages) == 1


@pytest.mark.parametrize("held", [False, True])
def test_the_database_is_asked_the_same(emails, try_in, held):
    asked = []
    for email in emails.values():
        for _ in range(5 * held):
            try_in(email, WRONG)
        asked.append(kinds(queries(lambda email=email: try_in(email, WRONG))))
    assert asked[0] == asked[1] == asked[2]
    assert len(asked[0]) == (5 if held else 7)


def test_one_hash_is_computed_for_each(emails, try_in, hashed, real_hashers, dana, noor):
    for user in (dana, noor):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    for kind, password in [*((kind, WRONG) for kind in emails), ("inactive", PASSWORD)]:
        hashed.clear()
        assert not is_in(try_in(emails[kind], password))
        assert hashed == ["argon2"], kind


@pytest.mark.prove
@pytest.mark.parametrize("kind", ["known", "inactive"])
def test_the_time_tells_nobody_who_is_known(emails, try_in, real_hashers, dana, noor, kind, capsys):
    for user in (dana, noor):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    password = PASSWORD if kind == "inactive" else WRONG
    took = {kind: [], "unknown": []}
    for n in range(PAIRS):
        for each in sorted(took, reverse=n % 2):
            address = f"10.{n // 250}.{n % 250}.{len(each)}"
            before = time.perf_counter()
            assert not is_held(try_in(emails[each], password, address))
            took[each].append(time.perf_counter() - before)
    auc = chance_to_be_slower(took[kind], took["unknown"])
    with capsys.disabled():
        medians = {each: f"{sorted(t)[PAIRS // 2] * 1000:.1f} ms" for each, t in took.items()}
        sys.stdout.write(f"\n{PAIRS} pairs, medians {medians}, AUC {auc:.3f}\n")
    assert 0.40 <= auc <= 0.60


def chance_to_be_slower(ones, others):
    """How often one of these took longer than one of those: half the time when they are alike."""
    slower = sum((one > other) + (one == other) / 2 for one in ones for other in others)
    return slower / (len(ones) * len(others))
