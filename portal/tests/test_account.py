"""A patient sees who looked at their record and when; who signs in or out is on record."""

from datetime import timedelta

import pytest

from conftest import PASSWORD
from portal.models import Event
from portal.testing.pages import page
from portal.testing.sql import queries
from portal.views.ledger import PAGE

MINUTE = timedelta(minutes=1)
A_DAY = timedelta(hours=24)


@pytest.fixture
def look(noon):
    def look(by, at=noon, **what):
        return Event.objects.record("looked at", at=at, by=by, **what)

    return look


@pytest.fixture
def seen(sign_in, maria, clock):
    """seen() is Maria's account as one line of words."""

    def seen(address="/account/"):
        return " ".join(page(sign_in(maria.user), address).split())

    return seen


def test_nobody_has_looked_yet(seen):
    said = seen()
    assert "Nobody has looked yet." in said and "All times are" not in said
    assert "maria@lakeside.example" in said and "555-010-0142" in said


def test_who_looked_and_when_in_the_clinics_time(seen, look, dana, maria, noon):
    look(dana, row=maria)
    said = seen()
    assert "Thursday, March 5</h3>" in said and "All times are Chicago time." in said
    assert "<b><bdi>Dana Reyes</bdi></b>, nurse<span>Opened your record at noon</span>" in said


def test_the_day_is_the_clinics_and_not_the_servers(seen, look, dana, maria, noon):
    look(dana, row=maria, at=noon - 12 * 60 * MINUTE - MINUTE)  # 5:59am of Thursday in UTC
    assert "Wednesday, March 4</h3>" in seen()


def test_a_year_that_is_not_this_one_is_said(seen, look, dana, maria, noon):
    look(dana, row=maria, at=noon - 64 * A_DAY)
    look(dana, row=maria, at=noon - 63 * A_DAY)
    said = seen()
    assert "Wednesday, December 31, 2025</h3>" in said and "Thursday, January 1</h3>" in said


def test_what_they_had_before_them_is_said_in_plain_words(seen, look, dana, maria, book, ben):
    look(dana, row=book(maria))
    look(dana, shown=[ben.pk, maria.pk], clinic=maria.clinic)
    said = seen()
    assert "Opened a session of yours at noon" in said
    assert "Saw your name on a list at noon" in said and "Opened your record" not in said


def test_a_list_beside_another_patients_record_is_a_list(seen, look, dana, maria, ben):
    look(dana, row=ben, shown=[maria.pk])
    said = seen()
    assert "Saw your name on a list" in said and "Opened your record" not in said


def test_many_looks_of_one_person_on_one_day_are_one_line(seen, look, dana, noor, maria, noon):
    for n in range(3):
        look(dana, row=maria, at=noon - n * 30 * MINUTE)
    look(noor, row=maria, at=noon - 2 * A_DAY)
    said = seen()
    assert "Opened your record 3 times, 11am to noon" in said
    assert said.index("Dana Reyes") < said.index("Noor Haddad")


def test_what_is_no_look_of_somebody_else_at_her_is_left_out(seen, look, dana, maria, ben, noon):
    look(maria.user, row=maria)
    look(dana, row=ben)
    look(dana, shown=[ben.pk], clinic=ben.clinic)
    Event.objects.record("arrived", at=noon, by=dana, patient=maria)
    Event.objects.record("looked at", at=noon, patient=maria)
    assert "Nobody has looked yet." in seen()


def test_ben_reads_nothing_of_hers(sign_in, look, dana, maria, ben, clock):
    look(dana, row=maria)
    assert "Dana Reyes" not in page(sign_in(ben.user), "/account/")


def test_staff_have_no_such_page(sign_in, dana, client):
    assert sign_in(dana).get("/account/").status_code == 404
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(("days", "older"), [(PAGE, False), (PAGE + 1, True)])
def test_a_page_holds_fifty_lines_and_leads_to_the_older(
    seen, look, dana, maria, noon, days, older
):
    for n in range(days):
        look(dana, row=maria, at=noon - n * A_DAY)
    first, second = seen(), seen("/account/?page=2")
    assert first.count("Dana Reyes") == PAGE and ("?page=2" in first) == older
    assert second.count("Dana Reyes") == days - PAGE and "?page=1" in second
    assert ("There is nothing more." in second) != older


def test_it_costs_the_same_for_one_look_and_for_many(sign_in, look, dana, maria, noon, clock):
    client = sign_in(maria.user)
    look(dana, row=maria)
    few = len(queries(lambda: client.get("/account/")))
    for n in range(40):
        look(dana, row=maria, at=noon - n * A_DAY)
    assert len(queries(lambda: client.get("/account/"))) == few <= 8


def test_home_leads_to_it(seen):
    assert 'href="/account/"' in seen("/home/")


# Signing in and out


def test_signing_in_and_out_is_on_record(client, dana):
    client.post("/sign-in/", {"username": dana.email, "password": PASSWORD})
    client.post("/sign-out/")
    told = Event.objects.order_by("pk").values_list("verb", "by", "row", "row_id", "clinic")
    who = (dana.pk, "portal.user", dana.pk, dana.clinic_id)
    assert list(told) == [("signed in", *who), ("signed out", *who)]


def test_a_wrong_password_signs_nobody_in(client, dana):
    client.post("/sign-in/", {"username": dana.email, "password": "x" * 15})
    assert not Event.objects.filter(verb="signed in").exists()


def test_who_is_out_already_signs_out_of_nothing(client, db):
    assert client.post("/sign-out/").status_code == 302
    assert not Event.objects.exists()


def test_without_an_event_nobody_is_signed_in(client, dana, monkeypatch):
    def fails(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("portal.models.event.EventQuerySet.record", fails)
    with pytest.raises(ZeroDivisionError):
        client.post("/sign-in/", {"username": dana.email, "password": PASSWORD})
    monkeypatch.undo()
    assert client.get("/staff/").status_code == 302
