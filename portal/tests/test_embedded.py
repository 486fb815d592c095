"""The portal's own servers: private, safe to kill, and never two on one folder."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest

from portal import environment
from portal.embedded import HOME, ROOT, Embedded
from portal.testing.jobs import wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux first")
ALONE = """
import sys, time
from portal.embedded import Embedded
servers = Embedded(sys.argv[1])
servers.start()
print(*(service.process.pid for service in servers.services), flush=True)
time.sleep(600)
"""


@pytest.fixture
def name():
    yield (name := f"test-embedded-{os.getpid()}")
    shutil.rmtree(HOME / name, ignore_errors=True)


@pytest.fixture
def servers(name):
    servers = Embedded(name)
    servers.addresses = servers.start()
    yield servers
    servers.stop()


def ask(servers, sql, role="DATABASE_URL"):
    connection = psycopg2.connect(servers.addresses[role])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def answers(servers):
    try:
        return ask(servers, "select 1")
    except psycopg2.OperationalError:
        servers.services[0].keep()
        return False


def ping(servers):
    with socket.socket(socket.AF_UNIX) as valkey:
        valkey.connect(str(servers.sockets / "valkey"))
        valkey.sendall(b"PING\r\n")
        return valkey.recv(7) == b"+PONG\r\n"


def is_there(pid):
    """Running, not only waiting for its parent to hear of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_three_roles_log_in_and_none_is_a_superuser(servers):
    for address, role in (("DATABASE_URL", "web"), ("WORKER_DATABASE_URL", "worker"),
                          ("OWNER_DATABASE_URL", "owner")):  # fmt: skip
        ((who, above),) = ask(
            servers,
            "select rolname, rolsuper or rolcreaterole or rolbypassrls from pg_roles "
            "where rolname = current_user",
            address,
        )
        assert (who, above) == (f"portal_{role}", False)


def test_the_database_is_the_owners_and_can_exclude_overlaps(servers):
    sql = """select pg_get_userbyid(datdba), exists (select from pg_extension
             where extname = 'btree_gist') from pg_database where datname = 'portal'"""
    assert ask(servers, sql) == [("portal_owner", True)]


def test_a_wrong_password_is_refused(servers):
    wrong = servers.addresses["DATABASE_URL"].replace("portal_web:", "portal_web:x")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(wrong)


def test_no_other_user_can_reach_them_and_no_network(servers):
    assert servers.sockets.stat().st_mode & 0o077 == 0
    assert ask(servers, "show listen_addresses") == [("",)]
    for service in servers.services:
        status = Path(f"/proc/{service.process.pid}/status").read_text()
        assert f"Uid:\t{servers.user.pw_uid}" in status
        assert servers.user.pw_uid != 0


def test_the_servers_own_log_holds_no_row(servers):
    with pytest.raises(psycopg2.errors.CheckViolation):
        ask(servers, "create table t (n text check (n = '')); insert into t values ('my secret')",
            "OWNER_DATABASE_URL")  # fmt: skip
    log = (servers.folder / "postgres.log").read_text()
    assert "t_n_check" in log
    assert "my secret" not in log


def test_a_killed_server_is_started_again_and_keeps_what_it_had(servers):
    make = "create table kept (n int); insert into kept values (7) returning n"
    ask(servers, make, "OWNER_DATABASE_URL")
    postgres, valkey = servers.services
    for service in (postgres, valkey):
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        wait_for(service.keep, 10)
    wait_for(lambda: answers(servers), 20)
    assert ask(servers, "select n from kept", "OWNER_DATABASE_URL") == [(7,)]
    wait_for(lambda: ping(servers), 10)


def refusal(name):
    """The sentence in which another start in this folder is refused."""
    other = Embedded(name)
    with pytest.raises(SystemExit) as refused:
        other.start()
    other.lock.close()
    return refused.value.code


def test_a_second_portal_on_the_same_folder_is_refused(servers, name):
    assert re.match("Another portal is running in .* Stop it first.", refusal(name))
    assert answers(servers)


def test_data_of_another_major_is_refused_and_left_alone(servers, name):
    servers.throwaway = False
    servers.stop()
    servers.services, servers.throwaway = [], True
    (servers.data / "PG_VERSION").write_text("17\n")
    assert re.search("PostgreSQL 17's, and this portal brings 18.*make clean", refusal(name))
    assert (servers.data / "base").exists()


def test_a_folder_of_somebody_else_is_refused(name, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(SystemExit, match="belongs to somebody else"):
        Embedded(name).start()


def test_when_the_starter_is_killed_nothing_stays_and_the_next_start_works(name):
    first, pids = start_alone(name)
    first.kill()
    first.wait()
    wait_for(lambda: not any(map(is_there, pids)), 20)
    second, pids = start_alone(name)
    second.terminate()
    second.wait()
    wait_for(lambda: not any(map(is_there, pids)), 20)


def start_alone(name, root=ROOT, **environ):
    """Servers of a process of its own, and their process ids."""
    argv, env = [sys.executable, "-c", ALONE, name], os.environ | environ
    process = subprocess.Popen(argv, cwd=root, env=env, stdout=subprocess.PIPE, text=True)
    with process.stdout as told:
        return process, [int(word) for word in told.readline().split()]


def test_a_demo_is_found_while_it_runs_and_no_longer(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "HOME", tmp_path)
    assert environment.running() == {}
    (tmp_path / "demo").mkdir()
    with (tmp_path / "demo" / "lock").open("w") as lock:
        assert environment.take(lock)
        environment.tell({"DATABASE_URL": "postgres://there"})
        assert (tmp_path / "demo" / "state.json").stat().st_mode & 0o077 == 0
        assert environment.running() == {"DATABASE_URL": "postgres://there"}
        assert environment.read({})["DATABASE_URL"] == "postgres://there"
        named = {"DATABASE_URL": "postgres://named"}
        assert environment.read(named)["DATABASE_URL"] == "postgres://named"
    assert environment.running() == {}


@pytest.fixture
def short_home():
    """A folder that the servers' user can reach, with a path short enough for a socket's."""
    home = tempfile.mkdtemp(prefix="portal-", dir="/var/tmp")
    os.chmod(home, 0o711)
    yield home
    shutil.rmtree(home)


def copy_to(folder):
    """A checkout with what the servers need, elsewhere."""
    (folder / "portal").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "portal" / "__init__.py").touch()
    for part in ("portal/embedded.py", "docs/roles.sql"):
        (folder / part).write_text((ROOT / part).read_text())
    return folder


@pytest.mark.prove
def test_two_checkouts_run_side_by_side_even_below_a_closed_folder(tmp_path, name, short_home):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    started = [start_alone(name, copy_to(closed / each), PORTAL_HOME=short_home) for each in "ab"]
    every = [pid for _, pids in started for pid in pids]
    assert len(set(every)) == 4
    assert all(map(is_there, every))
    for process, _ in started:
        process.kill()
        process.wait()
    wait_for(lambda: not any(map(is_there, every)), 20)


@pytest.mark.prove
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_who_is_not_root_can_start_them_too(name):
    script = ALONE.replace("time.sleep(600)", "servers.stop()")
    how = {"cwd": ROOT, "capture_output": True, "text": True, "user": "nobody", "extra_groups": []}
    try:
        done = subprocess.run([sys.executable, "-c", script, name], **how)
    except PermissionError:
        pytest.skip("this Python lies where others cannot look")
    assert done.returncode == 0, done.stderr
