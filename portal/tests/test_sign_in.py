"""Nobody guesses for long, and nobody can lock somebody out."""

import pytest

from portal.models import SignInTry
from portal.models.sign_in import fingerprint
from portal.testing.databases import refusal
from portal.testing.pages import text
from portal.tests.conftest import HOME, is_held, is_in

ELSEWHERE = "198.51.100.9"


def test_the_fifth_try_is_looked_at(guess, try_in, dana, clock):
    guess(4, dana.email)
    assert is_in(try_in(dana.email))


def test_the_sixth_is_held_and_not_looked_at(guess, try_in, dana, clock, hashed):
    assert not is_held(guess(5, dana.email))
    hashed.clear()
    assert is_held(try_in(dana.email))
    assert not hashed


@pytest.mark.parametrize("times", [5, 6, 30])
def test_after_15_minutes_to_the_second_the_next_is_looked_at(guess, try_in, dana, clock, times):
    guess(times, dana.email)
    clock(minutes=14, seconds=59)
    assert is_held(try_in(dana.email))
    clock(minutes=15)
    assert is_in(try_in(dana.email))


def test_the_page_says_how_long_to_wait_and_whom_to_call(guess, dana, clock):
    guess(1, dana.email)
    clock(minutes=4)
    guess(4, dana.email)
    clock(minutes=6, seconds=20)
    sentence = "Too many tries. Wait 9 minutes, then try again. Or call 555-010-0142."
    assert sentence in text(guess(1, dana.email))
    clock(minutes=15)
    assert sentence not in text(guess(1, dana.email))
    assert "Wait 4 minutes, then" in text(guess(1, dana.email))


def test_each_15_minutes_has_5_whenever_they_begin(guess, try_in, dana, clock, hashed):
    """One a minute for an hour: never more than 5 were looked at within a quarter of one."""
    looked = []
    for minute in range(60):
        clock(minutes=minute)
        hashed.clear()
        guess(1, dana.email)
        looked += [minute] * len(hashed)
    assert len(looked) == 20
    assert all(later - first >= 15 for first, later in zip(looked, looked[5:], strict=False))


def test_another_account_at_this_address_still_may(guess, try_in, dana, noor):
    guess(6, dana.email)
    assert is_in(try_in(noor.email))


def test_this_account_at_another_address_still_may(guess, try_in, dana):
    guess(6, dana.email)
    assert is_in(try_in(dana.email, address=ELSEWHERE))


@pytest.mark.parametrize(
    "spelled", ["DANA@lakeside.example", " dana@lakeside.example ", "Dana@LAKESIDE.example"]
)
def test_another_spelling_is_no_other_account(guess, try_in, dana, spelled):
    guess(5, dana.email)
    assert is_held(try_in(spelled))


def test_the_20th_account_of_an_address_is_looked_at(guess_around, try_in, dana, clock):
    guess_around(19)
    assert is_in(try_in(dana.email))


def test_the_21st_is_held_until_15_minutes_have_gone_by(guess_around, try_in, dana, clock):
    assert not is_held(guess_around(20))
    clock(minutes=14, seconds=59)
    assert is_held(try_in(dana.email))
    assert is_in(try_in(dana.email, address=ELSEWHERE))
    clock(minutes=15)
    assert is_in(try_in(dana.email))


def test_an_ipv6_address_counts_as_its_64(guess, try_in, dana):
    for n in range(5):
        guess(1, dana.email, f"2001:db8:0:1::{n}")
    assert is_held(try_in(dana.email, address="2001:db8:0:1:ffff::1"))
    assert is_in(try_in(dana.email, address="2001:db8:0:2::1"))


def test_where_she_signed_in_before_the_right_password_always_works(
    guess, guess_around, try_in, dana, clock
):
    assert is_in(try_in(dana.email))
    assert not is_held(guess(30, dana.email))
    guess_around(20)
    assert is_held(guess(1, "another@lakeside.example"))
    assert is_in(try_in(dana.email))


def test_nobody_elsewhere_can_lock_her_out(guess, guess_around, try_in, dana, clock):
    assert is_in(try_in(dana.email))
    for n in range(30):
        guess(6, dana.email, f"203.0.113.{n}")
    assert is_in(try_in(dana.email))


def test_knowing_her_there_knows_nobody_else(guess, try_in, dana, noor, clock):
    assert is_in(try_in(dana.email))
    guess(5, noor.email)
    assert is_held(try_in(noor.email))
    guess(5, dana.email, ELSEWHERE)
    assert is_held(try_in(dana.email, address=ELSEWHERE))


def test_an_address_is_known_for_180_days(guess, try_in, dana, clock):
    assert is_in(try_in(dana.email))
    clock(days=180, seconds=-1)
    assert not is_held(guess(6, dana.email))
    clock(days=180)
    assert is_held(try_in(dana.email))


def test_a_wrong_password_makes_no_address_known(guess, dana, clock):
    for quarter in range(4):
        clock(minutes=15 * quarter)
        assert not is_held(guess(5, dana.email))
        assert is_held(guess(1, dana.email))


def test_a_deactivated_person_makes_no_address_known(try_in, dana):
    dana.is_active = False
    dana.save(update_fields=["is_active"])
    try_in(dana.email)
    assert not SignInTry.objects.filter(worked=True).exists()


def test_failed_tries_are_forgotten_after_a_day_and_others_after_180(guess, try_in, dana, clock):
    guess(3, dana.email)
    try_in(dana.email)
    clock(hours=24, seconds=-1)
    try_in(dana.email, address=ELSEWHERE)
    assert SignInTry.objects.count() == 5
    clock(hours=24)
    try_in(dana.email, address=ELSEWHERE)
    assert SignInTry.objects.filter(worked=False).count() == 0
    assert SignInTry.objects.filter(worked=True).count() == 3
    clock(days=180)
    try_in(dana.email, address=ELSEWHERE)
    assert SignInTry.objects.count() == 3


def test_what_is_held_leaves_no_row(guess, dana, clock):
    guess(30, dana.email)
    assert SignInTry.objects.count() == 5


def test_no_typed_email_is_kept(guess, dana):
    guess(1, "somebody@else.example")
    kept = SignInTry.objects.get()
    assert bytes(kept.account) == fingerprint("Somebody@Else.example") != fingerprint(dana.email)
    clear = {"address": HOME, "account": b"somebody@else.example", "at": kept.at}
    assert refusal(lambda: SignInTry.objects.create(**clear)) == (
        "a_typed_email_is_kept_as_its_fingerprint"
    )


def test_a_key_of_ours_makes_the_fingerprint(settings):
    before = fingerprint("dana@lakeside.example")
    settings.SECRET_KEY = "another key"
    assert fingerprint("dana@lakeside.example") != before
