"""Production refuses to start half told, in a sentence; and what it starts with is safe."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import environment
from portal.embedded import ROOT

PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "kD8rV2mQ0xZ5tB7nW3yH9cL4fG6jP1sA-eU8iO0qR2vT5wX",
    "LINK_KEY": "pL0oK9iJ8uH7yG6tF5rD4eS3wA2qZ1xC-vB2nM4lQ6wE8rT",
    "DATABASE_URL": "postgres://portal_web:pw@db.internal/portal?sslmode=verify-full",
    "REDIS_URL": "rediss://queue.internal:6379/0",
    "SITE_URL": "https://portal.lakeside.example",
    "EMAIL_URL": "smtp+tls://portal:pw@mail.internal:587",
    "CLINIC_NAME": "Lakeside Infusion",
    "CLINIC_PHONE": "555-010-0142",
    "CLINIC_HOURS": "8am to 7pm",
}  # fmt: skip
PRODUCTION = {name: value.ljust(50, "7") if "KEY" in name else value
              for name, value in PRODUCTION.items()}  # fmt: skip


def manage(*words, **environ):
    """manage.py in a process of its own that is told these settings and no others."""
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *words],
        cwd=ROOT, env=path | environ, capture_output=True, text=True,
    )  # fmt: skip


def without(name):
    return {key: value for key, value in PRODUCTION.items() if key != name}


@pytest.mark.parametrize("name", environment.PRODUCTION_NEEDS)
@pytest.mark.parametrize("empty", [False, True])
def test_production_refuses_to_start_without(name, empty):
    told = PRODUCTION | {name: " "} if empty else without(name)
    with pytest.raises(
        ImproperlyConfigured, match=f"^Production needs {name} in its environment.$"
    ):
        environment.read(told)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is at least 50 random letters"),
        ({"LINK_KEY": "a" * 60}, "LINK_KEY is at least 50 random letters"),
        ({"LINK_KEY": PRODUCTION["SECRET_KEY"]}, "two different secrets"),
        ({"SITE_URL": "http://portal.lakeside.example"}, "SITE_URL is https://"),
        ({"SITE_URL": "https://lakeside.example/portal"}, "nothing more"),
        ({"PORTAL_DEMO": "1"}, "never set in production"),
        ({"PORTAL_DEBUG": "1"}, "never set in production"),
        ({"PORTAL_ENV": "staging"}, 'not "staging"'),
    ],
)
def test_production_refuses_what_is_unsafe(wrong, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        environment.read(PRODUCTION | wrong)


def test_the_refusal_is_one_sentence_and_no_traceback():
    answer = manage("check", **without("LINK_KEY"))
    assert answer.returncode != 0
    assert answer.stderr.strip() == "Production needs LINK_KEY in its environment."


def test_check_deploy_has_nothing_to_say():
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert answer.returncode == 0, answer.stderr
    assert "System check identified no issues (0 silenced)." in answer.stdout


def test_production_never_listens_to_a_demo_on_the_same_machine(monkeypatch):
    monkeypatch.setattr(environment, "running", lambda: {"PORTAL_DEMO": "1"})
    assert "PORTAL_DEMO" not in environment.read(PRODUCTION)


def test_hosts_and_origins_come_from_the_site_alone():
    show = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS)"
    answer = manage("shell", "--no-imports", "-c", show, **PRODUCTION)
    assert answer.stdout == "['portal.lakeside.example'] ['https://portal.lakeside.example']\n"


ADDRESSES = {
    "web": "DATABASE_URL",
    "worker": "WORKER_DATABASE_URL",
    "owner": "OWNER_DATABASE_URL",
}


@pytest.mark.parametrize(("role", "name"), ADDRESSES.items())
def test_a_process_needs_the_address_of_its_own_role_and_no_other(role, name):
    address = f"postgres://portal_{role}:pw@db.internal/portal?sslmode=verify-full"
    told = without("DATABASE_URL") | {name: address}
    answer = manage("check", PORTAL_ROLE=role, **told)
    assert answer.returncode == 0, answer.stderr
    assert environment.database(told | {"PORTAL_ROLE": role})["USER"] == f"portal_{role}"


@pytest.mark.parametrize(("role", "name"), ADDRESSES.items())
def test_without_it_the_refusal_names_what_is_missing(role, name):
    everything_else = PRODUCTION | dict.fromkeys(ADDRESSES.values(), "postgres:///portal")
    answer = manage("check", PORTAL_ROLE=role, **everything_else | {name: ""})
    assert answer.stderr.strip() == f"The {role} needs {name} in its environment."


def test_migrate_is_the_owners_without_being_told():
    answer = manage("migrate", **PRODUCTION)
    assert answer.stderr.strip() == "The owner needs OWNER_DATABASE_URL in its environment."


@pytest.mark.parametrize(
    "address", ["Lakeside <portal@lakeside.example>", "Lakeside Infusion, LLC", "a@b.c, d@e.f"]
)
def test_the_address_that_messages_come_from_carries_no_name(address):
    with pytest.raises(ImproperlyConfigured, match="MAIL_FROM is an email address alone"):
        environment.mail_from({"MAIL_FROM": address}, "portal@lakeside.example")


def test_a_comma_in_the_clinics_name_breaks_no_sender():
    show = """if True:
        from portal.messages import sender
        from portal.models import Clinic
        print(sender(Clinic(short_name="Lakeside")))"""
    told = PRODUCTION | {"CLINIC_NAME": "Lakeside Infusion, LLC"}
    answer = manage("shell", "--no-imports", "-c", show, **told)
    assert answer.stdout == "Lakeside <portal@portal.lakeside.example>\n"


@pytest.mark.parametrize("command", ["seed_demo", "prepare_demo"])
def test_the_demo_is_never_made_in_a_real_clinic(command):
    address = "postgres://portal_owner:pw@db.invalid/portal?sslmode=verify-full"
    owner = {"OWNER_DATABASE_URL": address}
    answer = manage(command, **PRODUCTION | owner)
    assert answer.returncode != 0
    assert answer.stderr.strip() == (
        "CommandError: This makes the demo clinic, and only where PORTAL_DEMO=1 is set."
    )


@pytest.mark.parametrize("role", ["", "admin", "web "])
def test_a_role_nobody_has_is_refused(role):
    with pytest.raises(ImproperlyConfigured, match="PORTAL_ROLE is one of web, worker, owner"):
        environment.database(PRODUCTION | {"PORTAL_ROLE": role})


@pytest.mark.parametrize(
    ("url", "host", "port", "password"),
    [
        ("postgres://u:p%40ss@db:5433/portal", "db", "5433", "p@ss"),
        ("postgres://u:p@/portal?host=/var/tmp/Sock", "/var/tmp/Sock", "", "p"),
        ("postgres://u:p@%2Fvar%2Ftmp%2FSock/portal", "/var/tmp/Sock", "", "p"),
        ("postgresql:///portal", "", "", ""),
    ],
)
def test_an_address_is_read_as_libpq_reads_it(url, host, port, password):
    told = environment.address(url)
    assert (told["HOST"], told["PORT"], told["PASSWORD"]) == (host, port, password)
    assert told["NAME"] == "portal"


def test_what_else_an_address_says_goes_to_the_driver():
    assert environment.database(PRODUCTION)["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_database_of_another_kind_is_refused():
    with pytest.raises(ImproperlyConfigured, match="begins with postgres://"):
        environment.address("sqlite:///db.sqlite3")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail", 25, False, False),
        ("smtp+tls://u:p@mail", 587, True, False),
        ("smtps://mail:1465", 1465, False, True),
    ],
)
def test_a_mail_server_is_read_from_its_address(url, port, tls, ssl):
    told = environment.mail(url)
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("mail", port)
    assert (told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (tls, ssl)


@pytest.mark.parametrize("url", ["mail.internal", "http://mail", "smtp://"])
def test_a_mail_address_that_is_none_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.mail(url)


def test_without_any_database_a_command_says_what_to_do(tmp_path):
    answer = manage("migrate", PORTAL_HOME=str(tmp_path))
    assert answer.returncode != 0
    assert "Start `make demo`, or set DATABASE_URL" in answer.stderr
