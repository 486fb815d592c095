"""No header, no hurry and no other door gets a password looked at that was not counted."""

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate
from django.db import transaction

from conftest import PASSWORD
from portal.models import SignInTry
from portal.models.sign_in import fingerprint
from portal.testing.threads import at_once
from portal.tests.conftest import HOME, WRONG, is_held, is_in


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=pytest.mark.prove)])
def test_a_forged_header_dodges_no_limit(try_in, dana, clock, settings, hashed, proxies, times):
    settings.PROXIES = proxies
    ours = ", 192.0.2.1" if proxies else ""
    hashed.clear()
    for n in range(times):
        forged = f"10.{n // 250}.{n % 250}.1{ours}"
        try_in(dana.email, WRONG, HOME, HTTP_X_FORWARDED_FOR=forged)
    assert len(hashed) == 5
    for n in range(times):
        forged = f"10.{n // 250}.{n % 250}.1{ours}"
        try_in(f"nobody{n}@lakeside.example", WRONG, HOME, HTTP_X_FORWARDED_FOR=forged)
    assert len(hashed) == 20


def test_of_20_tries_at_once_5_are_looked_at(committed_db, try_in, dana, hashed):
    hashed.clear()
    answers = at_once(*[lambda: try_in(dana.email, WRONG)] * 20)
    assert sum(map(is_held, answers)) == 15
    assert len(hashed) == 5


def test_of_40_accounts_tried_at_once_from_one_address_20_are(committed_db, try_in, hashed):
    emails = [f"nobody{n}@lakeside.example" for n in range(40)]
    answers = at_once(*[lambda email=email: try_in(email, WRONG) for email in emails])
    assert sum(map(is_held, answers)) == 20
    assert len(hashed) == 20


def test_at_once_where_she_is_known_each_right_password_works(committed_db, try_in, dana):
    assert is_in(try_in(dana.email))
    answers = at_once(*[lambda: try_in(dana.email)] * 10, *[lambda: try_in(dana.email, WRONG)] * 10)
    assert list(map(is_in, answers)) == [True] * 10 + [False] * 10


def test_old_rows_are_forgotten_at_once_too(committed_db, try_in, dana, clock):
    account = fingerprint(dana.email)
    old = [SignInTry(address=f"203.0.113.{n}", account=account, at=clock()) for n in range(200)]
    SignInTry.objects.bulk_create(old)
    clock(hours=24)
    answers = at_once(
        *[lambda n=n: try_in(dana.email, address=f"198.51.100.{n}") for n in range(10)]
    )
    assert all(map(is_in, answers))
    assert SignInTry.objects.filter(worked=False).count() == 0


def test_nobody_waits_for_another_who_forgets_the_same_rows(
    committed_db, as_role, try_in, dana, clock
):
    try_in(dana.email, WRONG)
    clock(hours=24)
    with as_role("portal_web") as other:
        other.execute("select 1 from portal_signintry for update")
        assert is_in(try_in(dana.email))
    assert SignInTry.objects.filter(worked=False).count() == 1


def test_a_try_is_counted_before_its_password_is_looked_at(
    committed_db, as_role, try_in, dana, monkeypatch
):
    def breaks(*args):
        with as_role("portal_web") as other:
            other.execute("select worked from portal_signintry")
            assert other.fetchall() == [(False,)]
        raise ZeroDivisionError

    monkeypatch.setattr(type(dana), "check_password", breaks)
    with pytest.raises(ZeroDivisionError):
        try_in(dana.email)
    assert SignInTry.objects.get().worked is False


def test_no_password_is_looked_at_without_a_page_to_count_by(dana, rf, hashed):
    hashed.clear()
    for request, told in (
        (None, {"username": dana.email, "password": PASSWORD}),
        (None, {"email": dana.email, "password": PASSWORD}),
        (rf.post("/sign-in/"), {"email": dana.email, "password": PASSWORD}),
    ):
        try:
            assert authenticate(request, **told) is None
        except AttributeError:
            assert request is None
    assert not hashed


def test_djangos_other_way_to_look_at_a_password_counts_too(committed_db, dana, rf):
    told = {"username": dana.email, "password": PASSWORD}
    # In a thread of its own, because a browser's loop may run in this one.
    page = rf.post("/sign-in/")
    assert at_once(lambda: async_to_sync(aauthenticate)(page, **told)) == [dana]
    assert SignInTry.objects.get().worked


def test_within_a_transaction_that_may_be_undone_nothing_is_looked_at(
    committed_db, dana, rf, hashed
):
    hashed.clear()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        authenticate(rf.post("/sign-in/"), username=dana.email, password=PASSWORD)
    assert not hashed
