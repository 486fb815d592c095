"""`make demo` as a whole: it comes up, stays up whatever is killed, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from portal.embedded import ROOT, Service
from portal.testing.jobs import wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux first")


@pytest.fixture
def sleeper(tmp_path):
    service = Service("sleeper", ["sleep", "60"], tmp_path).start()
    yield service
    service.stop()


def test_what_dies_is_started_again(sleeper):
    first = sleeper.process.pid
    sleeper.process.kill()
    assert wait_for(sleeper.keep, 5)
    assert sleeper.process.pid != first
    assert not sleeper.keep()


def test_what_dies_at_once_is_not_started_more_than_once_a_second(tmp_path):
    service = Service("brief", ["true"], tmp_path).start()
    service.process.wait()
    assert not service.keep()
    service.started -= 1
    assert service.keep()
    service.stop()


def test_what_does_not_stop_politely_is_stopped_with_its_children(tmp_path, monkeypatch):
    stubborn = "trap '' TERM; sleep 61 & sleep 61; wait"
    service = Service("stubborn", ["sh", "-c", stubborn], tmp_path).start()
    time.sleep(0.3)
    wait = service.process.wait
    monkeypatch.setattr(service.process, "wait", lambda seconds: wait(0.2))
    service.stop()
    wait()
    assert not family(service.process.pid)


def test_a_taken_port_is_refused_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = subprocess.run(
            [sys.executable, "-m", "portal.supervisor"], cwd=ROOT, capture_output=True, text=True,
            env=os.environ | {"PORT": str(port)},
        )  # fmt: skip
    assert answer.returncode == 1
    sentence = f"Port {port} is taken. Choose another: PORT={port + 1} make demo"
    assert answer.stderr.strip() == sentence


def children(pid):
    """A process's children that still run."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            child, _, rest = stat.read_text().partition(" (")
            state, parent = rest.rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                yield int(child)


def family(pid):
    """Its children, and theirs."""
    return [one for child in children(pid) for one in (child, *family(child))]


class Demo:
    """A `make demo` in a home of its own."""

    def __init__(self, home):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        clean = {name: value for name, value in os.environ.items()
                 if not name.endswith("_URL") and not name.startswith("PORTAL_")}  # fmt: skip
        self.environ = clean | {"PORT": str(self.port), "PORTAL_HOME": home}
        self.home = Path(home)

    def start(self):
        began = time.monotonic()
        with (self.home / "told").open("w") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.supervisor"],
                cwd=ROOT, env=self.environ, stdout=told, stderr=told,
            )  # fmt: skip
        wait_for(lambda: self.says("The portal is ready") or self.ended(), 90, self.all_told)
        return time.monotonic() - began

    def ended(self):
        assert self.process.poll() is None, self.all_told()

    def all_told(self):
        return (self.home / "told").read_text()

    def says(self, words):
        return words in self.all_told()

    def page(self):
        try:
            with urllib.request.urlopen(
                f"http://localhost:{self.port}/sign-in/", timeout=10
            ) as page:
                return page.status
        except OSError:
            return None

    def parts(self):
        """The process id of each part, by the name of its log."""
        return {log(pid): pid for pid in children(self.process.pid)}

    def everybody(self):
        return family(self.process.pid)


def log(pid):
    try:
        return Path(f"/proc/{pid}/fd/1").readlink().stem
    except OSError:
        return "just died"


def there(pids):
    return [pid for pid in pids if Path(f"/proc/{pid}/exe").exists()]


@pytest.fixture
def demo(tmp_path_factory):
    home = f"/var/tmp/portal-demo-test-{os.getpid()}"
    Path(home).mkdir(mode=0o711)
    demo = Demo(home)
    yield demo
    demo.process.kill()
    demo.process.wait()
    subprocess.run(["rm", "-rf", home], check=True)


PARTS = {"web", "worker", "beat", "mail", "postgres", "valkey"}


@pytest.mark.prove
def test_the_demo_survives_every_kill_and_leaves_nothing(demo):
    demo.start()
    assert set(demo.parts()) == PARTS
    for name, pid in demo.parts().items():
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda name=name, pid=pid: demo.parts().get(name, pid) != pid, 20, demo.all_told)
        wait_for(lambda: demo.page() == 200, 30, demo.all_told)
        assert demo.says(f"{name} had died and was started again")

    everybody = demo.everybody()
    demo.process.kill()
    demo.process.wait()
    wait_for(lambda: not there(everybody), 30, lambda: str(there(everybody)))

    warm = demo.start()
    assert demo.page() == 200
    assert warm < 20, "10 seconds on a machine with nothing else to do"
    everybody = demo.everybody()
    demo.process.send_signal(signal.SIGINT)
    demo.process.wait(30)
    assert not there(everybody)
