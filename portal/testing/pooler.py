"""A real pgbouncer in front of the suite's PostgreSQL, for a test in a committed_db.

It hands a connection on after each transaction, as clinics with many processes have it. Nothing in
its configuration tidies up in between: `server_reset_query` does nothing in this mode.
"""

import os
import pwd
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections

from portal import environment
from portal.embedded import Service
from portal.testing.jobs import wait_for

CONNECTIONS = 4  # to PostgreSQL, however many come
INI = """[databases]
{NAME} = host={HOST} port={PORT}
[pgbouncer]
pool_mode = transaction
default_pool_size = {connections}
auth_type = scram-sha-256
auth_file = {folder}/users
unix_socket_dir = {folder}
"""
PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
USERS = {user.pw_name: user for user in pwd.getpwall()}


def nobody():
    """Who it runs as in place of root, which it refuses: the servers' user, who reaches them."""
    if os.geteuid():
        return {}
    user = USERS.get("postgres") or USERS["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def write_down(folder, to):
    """What it reads: where PostgreSQL is, and who may log in."""
    place = to | {"PORT": to["PORT"] or 5432}
    (folder / "ini").write_text(INI.format(folder=folder, connections=CONNECTIONS, **place))
    (folder / "users").write_text('"{USER}" "{PASSWORD}"\n'.format(**to))
    if how := nobody():
        for path in (folder, *folder.iterdir()):
            os.chown(path, how["user"], how["group"])


@contextmanager
def pooled(url):
    """The same address, by way of a pooler. It is stopped before its database can be dropped."""
    to = environment.address(url)
    with tempfile.TemporaryDirectory(prefix="pooler-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_down(folder, to)
        service = Service("pgbouncer", [PGBOUNCER, folder / "ini"], folder, **nobody()).start()
        login = "{USER}:{PASSWORD}@/{NAME}".format(**to)
        address = f"postgres://{login}?host={quote(name)}&port=6432"
        try:
            wait_for(lambda: answers(address), 20)
            yield address
        finally:
            service.stop()


def answers(url):
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


@contextmanager
def serving_at(url):
    """Pages are served as in production: by who logs in there, and no more done for the tests."""
    before, entry, middleware = {}, connection.settings_dict, settings.MIDDLEWARE
    connections.close_all()
    for name in ("HOST", "PORT", "USER", "PASSWORD"):
        before[name], entry[name] = entry[name], environment.address(url)[name]
    settings.MIDDLEWARE = [name for name in middleware if "testing" not in name]
    try:
        yield
    finally:
        connections.close_all()
        entry.update(before)
        settings.MIDDLEWARE = middleware


@pytest.fixture
def pooler(committed_db):
    """portal_web's address of the committed_db, by way of a pgbouncer."""
    if not PGBOUNCER:
        pytest.skip("no pgbouncer: apt-get install pgbouncer")
    with pooled(committed_db.url("portal_web")) as url:
        yield url
