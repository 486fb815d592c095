"""Nothing that people told leaves the database but on a page for who may read it: not into a log,
the queue, a mail, an address, a page of a fault or what a browser keeps."""

import os
import re
import socket
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import global_settings
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import expect

from aftercare import window
from aftercare.models import CheckIn, Concern
from aftercare.tasks import watch
from aftercare.tests.canaries import BORN, PHONES, STEM, Wire, found, text_fields, whole_queue
from aftercare.tests.journeys import canary_day as day
from aftercare.triage import Fired
from conftest import sign_in_on
from portal import celery
from portal import settings as own_settings
from portal.embedded import ROOT, die_with_parent
from portal.models import Message, Patient, Role
from portal.tasks import send, sweep
from portal.testing.jobs import stop, wait_for
from scheduling.models import Acknowledgement, Chair, Consent, Preparation, Protocol, Ride, Waiver
from scheduling.models.appointment import Leaving

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def noon():
    """Maria left two and a half hours ago, so her first check-in is due."""
    return timezone.now().replace(second=0, microsecond=0) - 4 * HOUR


@pytest.fixture
def protocol(lakeside):
    name = f"{STEM} protocol"
    how = {"sessions": 6, "infusion_minutes": 45, "stay_minutes": 60}
    return Protocol.objects.create(clinic=lakeside, name=name, **how)


@pytest.fixture
def chairs(lakeside):
    return [Chair.objects.create(clinic=lakeside, name=f"{STEM} chair {n}") for n in range(4)]


@pytest.fixture
def live_portal(committed_db, settings, tmp_path):
    """The portal as a clinic runs it, by gunicorn in a process of its own, and its log."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Passwords are kept as the process reads them, and not in the suite's quick way.
    kept = getattr(own_settings, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    settings.PASSWORD_HASHERS = kept
    settings.SITE_URL = url = f"http://localhost:{port}"
    environ = {"SITE_URL": url, "PORTAL_ROLE": "web", "STATIC_ROOT": f"{tmp_path}/static"}
    how = {"cwd": ROOT, "env": os.environ | committed_db.environ | environ}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input"]
    subprocess.run(collect, check=True, capture_output=True, **how)
    argv = [sys.executable, "-m", "gunicorn", "portal.wsgi", "-c", "python:portal.gunicorn"]
    log = tmp_path / "web.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*argv, "--bind", f"127.0.0.1:{port}", "--threads", "4"],
            stdout=out, stderr=out, preexec_fn=die_with_parent, **how,
        )  # fmt: skip
    yield SimpleNamespace(url=url, log=log)
    stop(process)


@pytest.fixture
def wire():
    wire = Wire()
    yield wire
    wire.close()


@pytest.fixture
def planted(hire, enroll, book, lakeside, noon, policy):
    """A clinic whose every word is a canary."""
    dana = hire(f"{STEM}nurse Reyes", Role.NURSE, credential=f"{STEM} RN")
    user = hire(f"{STEM}patient Last", Role.PATIENT)
    maria = Patient.objects.create(
        clinic=lakeside, user=user, first_name=f"{STEM}first", last_name=f"{STEM}last", since=noon,
        birth_date=date.fromisoformat(BORN), email=f"{STEM}mail@{STEM}.example", phone=f"{PHONES}1",
    )  # fmt: skip
    with_sam = {"companion": f"{STEM} companion", "companion_phone": f"{PHONES}2"}
    session = book(maria)
    who = {"name": f"{STEM} driver", "phone": f"{PHONES}3", "confirmed": True}
    who["email"] = f"{STEM}driver@{STEM}.example"
    Consent.objects.give(maria, name=f"{STEM} sister", about="the ride", by=user, at=noon)
    Ride.objects.name_driver(session, **who, by=dana, at=noon)
    knows_the_rule(session, dana, noon)
    session.arrive(by=dana, at=noon)
    session.start(by=dana, at=noon + 5 * MINUTE)
    session.end(by=dana, at=noon + 50 * MINUTE, stopped_early=f"{STEM} stopped")
    asked = {"gate": "companion", "why": "other", "words": f"{STEM} lives next door"}
    Waiver.objects.ask(session, **asked, by=dana, at=noon)
    session.release(Leaving("companion", **with_sam), by=dana, at=noon + 95 * MINUTE)
    check_in, *_ = CheckIn.objects.plan_after(session, at=session.released_at)
    second_person(session, dana, hire(f"{STEM} Obi", Role.CLINICIAN), noon)
    ahead = book(maria, at=noon + 52 * HOUR, chair=1)
    ahead.plan_reminders(at=noon)
    told = Preparation.objects.of(ahead, at=noon)
    told.say_changed(True, f"{STEM} pill", by=user, at=noon)
    book(maria, at=noon + 80 * HOUR, chair=2).cancel(by=dana, at=noon, reason=f"{STEM} cancelled")
    book(enroll("Ben", "Okafor"), at=noon - 30 * HOUR).enter_afterwards(
        Leaving("companion", noon - 27 * HOUR, **with_sam), reason=f"{STEM} entered later",
        started_at=noon - 30 * HOUR, ended_at=noon - 29 * HOUR, by=dana, at=noon,
    )  # fmt: skip
    fired = [Fired("by hand", "call today", f"{STEM} words")]
    concern = Concern.objects.raise_for(patient=maria, fired=fired, at=noon, by=dana)
    concern.keep_open(by=dana, at=noon, outcome="left a message", note=f"{STEM} contact")
    return SimpleNamespace(dana=dana, maria=maria, check_in=check_in, ahead=ahead, concern=concern)


def second_person(session, nurse, clinician, at):
    """Times that are corrected and an end that moves, each with words; both are told by mail."""
    why = {"reason": f"{STEM} typed wrong", "by": nurse, "at": at + 3 * HOUR}
    asked = window.correct(session, released_at=at + 2 * HOUR, **why)
    window.agree(asked, by=clinician, at=at + 3 * HOUR)
    until, reason = at + 30 * HOUR, f"{STEM} unsteady"
    window.lengthen(session, until, reason=reason, by=clinician, at=at + 3 * HOUR)


def knows_the_rule(session, nurse, at):
    kept, user = Acknowledgement.objects, session.patient.user
    kept.by_patient(session, how="own phone", by=user, at=at)
    heard = {"name": f"{STEM} companion", "words": "The rule."}
    kept.by_companion(session, **heard, how="read out", by=nurse, at=at)


@pytest.fixture
def watched(open_page):
    """A phone, and all that it asks for and is told beside the pages: addresses and headers."""
    page, told = open_page(390, 844), []
    page.add_init_script("window.print = () => {}")

    def hear(answer):
        told.append(f"{answer.request.method} {answer.url} {answer.status}")
        told.append(f"referer {answer.request.headers.get('referer')}")
        told.extend(f"{name}: {value}" for name, value in answer.headers.items())

    page.on("response", hear)
    return page, told


def test_nothing_that_people_told_is_anywhere_else(
    request, live_portal, wire, smtp_sink, planted, watched, as_role, tmp_path, settings
):
    page, told = watched
    missing = [f"{m.__name__}.{name}" for m, name in text_fields() if not planted_in(m, name)]
    assert set(missing) <= {"Answer.told", "Concern.note"}  # what the pages below fill in

    # Queued while nobody works, then worked off by a real worker; at night too
    with as_role("portal_owner") as owner:
        owner.execute("update portal_message set due_at = now(), try_at = now()")
    sweep.delay()
    send.delay(list(Message.objects.values_list("pk", flat=True)))
    watch.delay()
    with celery.connection_for_read() as connection:
        queued = whole_queue(connection.default_channel.client)
    assert "portal.tasks.send" in queued
    request.getfixturevalue("celery_running")
    sweep.delay()
    watch.delay()
    wait_for(lambda: mail_to(planted.maria, smtp_sink))

    # Maria by her link, then signed in; then Dana on the same computer
    day.answers_by_link(page, planted.check_in)
    page.goto("/sign-in/?next=/home/")
    page.get_by_label("Email").fill(f"{STEM}mistyped@{STEM}.example")
    page.get_by_label("Password").fill(f"{STEM}password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").or_(page.locator("[id*=error]")).first).to_be_visible()
    sign_in_on(page, planted.maria.user)
    day.look_round(page, "/home/", at_least=12)
    who = {"name": f"{STEM} driver again", "phone": f"{PHONES}5"}
    day.fill(page, f"/sessions/{planted.ahead.pk}/ride/", who, "Save the ride")
    asked = {"words": f"{STEM} question"}
    day.fill(page, f"/sessions/{planted.ahead.pk}/prep/questions/", asked, "Ask the nurse")
    faults = [*day.goes_wrong(page)]
    keeps = [day.kept_by(page)]
    page.goto("/home/")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(f"{live_portal.url}/")
    sign_in_on(page, planted.dana)
    faults.append(day.works(page, planted, as_role))
    faults.extend(day.goes_wrong(page))
    keeps.append(day.kept_by(page))
    sweep.delay()
    wait_for(lambda: mail_to(planted.dana, smtp_sink))

    assert not [f"{m.__name__}.{name}" for m, name in text_fields() if not planted_in(m, name)]
    sent = list(smtp_sink.messages)
    places = {
        "the log of the pages": live_portal.log.read_text(),
        "the log of the worker": (tmp_path / "worker.log").read_text(),
        "what the queue held": queued,
        "what the queue was told": wire.text,
        "mail": "\n".join(map(without_to, sent)),
        "addresses and headers": "\n".join(told),
        "pages of faults": "\n".join(faults),
        "what the browser keeps": "\n".join(keeps),
        "the log of PostgreSQL": log_of_postgres(),
    }
    assert_searched(places)
    assert found(places) == {}

    # Nor does the key of a link stand anywhere but in its mail and its own address
    key = planted.check_in.token
    of_link = {"mail", "addresses and headers"}
    assert set(found(places, [key])) == {f"{key} in {place}" for place in of_link}
    assert not [line for line in told if line.startswith("referer") and key in line]

    # A canary that does get into one of them is found there
    page.goto(f"/{STEM}/")
    celery.send_task(f"portal.{STEM}", args=[f"{STEM} argument"])
    page.evaluate("stem => localStorage.setItem('kept', stem)", STEM)
    EmailMessage("A message", f"for {STEM}", to=["x@lakeside.example"]).send()
    wait_for(lambda: found({"worker": (tmp_path / "worker.log").read_text()}))
    assert len(found({
        "pages": live_portal.log.read_text(), "worker": (tmp_path / "worker.log").read_text(),
        "wire": wire.text, "mail": "\n".join(map(without_to, smtp_sink.messages)),
        "addresses": "\n".join(told), "kept": day.kept_by(page),
    })) == 6  # fmt: skip


def mail_to(person, smtp_sink):
    return [mail for mail in smtp_sink.messages if mail["To"] == person.email]


def planted_in(model, name):
    texts = map(str, model.objects.values_list(name, flat=True))
    return any(needle in text for text in texts for needle in (STEM, PHONES))


def without_to(mail):
    """A mail as it travels, but for the one line that says where to."""
    lines = [f"{name}: {value}" for name, value in mail.items() if name != "To"]
    return "\n".join([*lines, mail.get_content()])


def log_of_postgres():
    """Of the server that the suite brings; a named server's log is its owner's."""
    host = re.search(r"host=([^&]+)", os.environ["DATABASE_URL"])
    log = host and Path(host[1]).parent / "postgres.log"
    return log.read_text(errors="replace") if log and log.exists() else ""


def assert_searched(places):
    """Each place holds what it must when it was really looked at."""
    assert places["the log of the pages"].count(" gunicorn.access ") > 60
    assert "nothing_is_resolved" in places["the log of the pages"]
    assert "/k/…/" in places["the log of the pages"]
    assert "[queues]" in places["the log of the worker"]
    assert "portal.tasks.send" in places["what the queue was told"]
    assert "/k/" in places["mail"]
    assert "/staff/review/" in places["addresses and headers"]
    if places["the log of PostgreSQL"]:
        assert "nothing_is_resolved" in places["the log of PostgreSQL"]
    assert "sessionid" in places["what the browser keeps"]
    assert "Sorry" in places["pages of faults"] or "911" in places["pages of faults"]
