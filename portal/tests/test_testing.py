"""What the other tests stand on: that their fixtures really are what they say."""

import threading
from datetime import UTC, datetime
from smtplib import SMTPDataError

import psycopg2
import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from portal import celery
from portal.models import Clinic, Event
from portal.testing.roles import as_portal_web


def one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def write(verb):
    at, clinic = datetime(2026, 3, 5, tzinfo=UTC), Clinic.objects.for_public()
    Event.objects.record(verb, at=at, clinic=clinic)


def written(verb):
    return Event.objects.filter(verb=verb).count()


def test_a_page_is_served_as_the_web_role_which_owns_nothing(db):
    assert one("select current_user") == "portal_owner"
    with as_portal_web():
        assert one("select current_user") == "portal_web"
        assert one("select count(*) from pg_tables where tableowner = current_user") == 0
        assert not one("select rolinherit from pg_roles where rolname = current_user")
    assert one("select current_user") == "portal_owner"


def test_a_page_that_connects_anew_is_the_web_role_too(committed_db):
    with as_portal_web():
        connection.close()
        assert one("select current_user") == "portal_web"


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_db_test_writes_is_gone_in_the_next(db, turn):
    assert written("From the other turn") == 0
    write("From the other turn")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_committed_test_commits_is_gone_in_the_next(committed_db, turn):
    assert written("From the other turn") == 0
    write("From the other turn")


def test_what_is_committed_is_seen_by_every_role_and_thread(committed_db, as_role):
    write("Seen by all")
    with as_role("portal_owner") as cursor:
        cursor.execute("select count(*) from portal_event where verb = 'Seen by all'")
        assert cursor.fetchone() == (1,)
    seen = []

    def look():
        seen.append(written("Seen by all"))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_a_cast_made_for_db_tests_serves_committed_ones(lakeside, committed_db):
    assert one("select current_database()") == committed_db.name
    assert not transaction.get_connection().in_atomic_block


@pytest.mark.parametrize("role", ["portal_web", "portal_worker", "portal_owner"])
def test_sql_can_be_said_as_each_role(as_role, role):
    with as_role(role) as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (role,)


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_a_role_that_runs_the_product_cannot_disable_a_trigger(as_role, role):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), as_role(role) as cursor:
        cursor.execute("alter table scheduling_appointment disable trigger all")


def test_the_sessions_zone_can_be_a_clinics(db, database_zone):
    with database_zone("America/Chicago"):
        assert one("show timezone") == "America/Chicago"
        assert one("select timestamptz '2026-03-05 12:00' = '2026-03-05 18:00+00'")
    assert one("show timezone") == "UTC"


def test_mail_is_really_sent_and_can_be_refused(smtp_sink):
    EmailMessage("Hello", "Words", to=["maria@example.com"]).send()
    assert [message["Subject"] for message in smtp_sink.messages] == ["Hello"]
    smtp_sink.refuse(550)
    with pytest.raises(SMTPDataError):
        EmailMessage("Again", "Words", to=["maria@example.com"]).send()
    assert len(smtp_sink.attempts) == 2
    assert len(smtp_sink.messages) == 1


def test_a_real_worker_listens_to_the_tests_own_queue(celery_running):
    (answer,) = celery.control.ping(timeout=1, limit=1)
    assert list(answer.values()) == [{"ok": "pong"}]
    assert celery_running.poll() is None


def test_a_phone_opens_the_portal(phone):
    assert phone.goto("/help/").status == 200
    assert phone.evaluate("innerWidth") == 390


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_a_desk_opens_it_in_either_light(desktop, color_scheme):
    desktop.goto("/help/")
    assert desktop.evaluate(f"matchMedia('(prefers-color-scheme: {color_scheme})').matches")
    assert desktop.evaluate("innerWidth") == 1280
