"""A template database, migrated once by its owner, and clones of it to test in.

`db` rolls back, as everywhere. `committed_db` gives a test a clone of its own, for what must really
commit: constraints at commit, several connections, threads, other processes, a browser.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections, transaction

ADDRESSES = {
    "portal_web": "DATABASE_URL",
    "portal_worker": "WORKER_DATABASE_URL",
    "portal_owner": "OWNER_DATABASE_URL",
}
LOCK = 724_001  # any number that nobody else takes


class Database:
    """A test's database and its three addresses."""

    def __init__(self, name):
        self.name = name

    def url(self, role):
        """The address of this database for "portal_web", "portal_worker" or "portal_owner"."""
        parts = urlsplit(os.environ[ADDRESSES[role]])
        return urlunsplit(parts._replace(path=f"/{self.name}"))

    @property
    def environ(self):
        """What another process needs to work in this database."""
        return {name: self.url(role) for role, name in ADDRESSES.items()}

    def connect(self, role):
        return psycopg2.connect(self.url(role))


def as_owner(*statements):
    """Run statements that create or drop a database, outside any transaction."""
    main = psycopg2.connect(os.environ["OWNER_DATABASE_URL"])
    main.autocommit = True
    try:
        for statement in statements:
            main.cursor().execute(statement)
    finally:
        main.close()


def template_name():
    return f"portal_test_{os.environ['PORTAL_TEST_RUN']}"


def make_template():
    """The migrated template of this run; of several xdist workers one makes it, the others wait."""
    template = Database(template_name())
    main = psycopg2.connect(os.environ["OWNER_DATABASE_URL"])
    with main, main.cursor() as cursor:
        cursor.execute("set lock_timeout = 0")  # making it takes as long as it takes
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("select 1 from pg_database where datname = %s", [template.name])
        if not cursor.fetchone():
            half = Database(f"{template.name}_half")
            as_owner(f"drop database if exists {half.name}", f"create database {half.name}")
            argv = [sys.executable, "-m", "portal.testing.template"]
            made = subprocess.run(
                argv, env=os.environ | half.environ, capture_output=True, text=True
            )
            assert made.returncode == 0, made.stderr
            as_owner(f"alter database {half.name} rename to {template.name}")
    main.close()
    return template


@contextmanager
def clone(template, name):
    """A copy of the template for as long as it is needed. Dropping waits 5 seconds for connections
    to go; to end them by force, the owner would have to be a member of the roles that made them."""
    as_owner(
        f"drop database if exists {name}",
        f"create database {name} template {template.name}",
        f"revoke temporary on database {name} from public",  # no clone inherits that
    )
    try:
        yield Database(name)
    finally:
        as_owner(f"drop database if exists {name}")


@contextmanager
def connected_to(database):
    """The default connection, of every thread, leads there meanwhile."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = database.name
    try:
        yield database
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session")
def template_database():
    return make_template()


@pytest.fixture(scope="session")
def worker_database(template_database):
    """The database of this xdist worker, in which `db` tests roll back."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    with clone(template_database, f"{template_database.name}_{worker}") as database:
        yield database


@pytest.fixture(scope="session")
def django_db_setup(worker_database, django_db_blocker):
    """In place of pytest-django's, whose database would be made by a role that owns nothing."""
    with django_db_blocker.unblock(), connected_to(worker_database):
        yield


@pytest.fixture
def _django_db_helper(request):
    """In a test that asks for committed_db, `db` means that database too."""
    wanted = "committed_db" if "committed_db" in request.fixturenames else "_django_db_helper"
    request.getfixturevalue(wanted)


@pytest.fixture
def committed_db(template_database, django_db_setup, django_db_blocker):
    """A Database of this test's own, where everything really commits. Dropped afterwards."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    with (
        clone(template_database, f"{template_database.name}_{worker}_own") as database,
        django_db_blocker.unblock(),
        connected_to(database),
    ):
        yield database


@pytest.fixture
def as_role(request, worker_database):
    """`with as_role("portal_worker") as cursor:` SQL as that role, in a connection of its own.

    A role that pages are served as is told who asks: as_role("web_patient", patient=7, clinic=1).
    It sees what is committed: nothing of a `db` test, everything of a `committed_db` one.
    """

    @contextmanager
    def as_role(role, **asking):
        wanted = "committed_db" if "committed_db" in request.fixturenames else "worker_database"
        login = role if role in ADDRESSES else "portal_web"
        own = request.getfixturevalue(wanted).connect(login)
        try:
            with own, own.cursor() as cursor:
                for name, number in asking.items():
                    told = [f"portal.{name}", str(number)]
                    cursor.execute("select set_config(%s, %s, true)", told)
                if role != login:
                    cursor.execute("select set_config('role', %s, true)", [role])
                yield cursor
        finally:
            own.close()

    return as_role


def refusal(act):
    """The name of the rule that refuses this act, or None when it goes through."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name or error.__cause__.diag.message_primary
    return None


@pytest.fixture
def database_zone():
    """`with database_zone("America/Chicago"):` the session's TimeZone, as Django may be set to.

    Django then reads the repeated hour of autumn as its first half: compare in SQL there.
    """

    @contextmanager
    def database_zone(zone):
        set_zone(zone)
        try:
            yield
        finally:
            set_zone(None)

    return database_zone


def set_zone(zone):
    wrapper = connections["default"]
    wrapper.settings_dict["TIME_ZONE"] = zone
    for cached in ("timezone", "timezone_name"):
        wrapper.__dict__.pop(cached, None)
    wrapper.ensure_connection()
    wrapper.ensure_timezone()
