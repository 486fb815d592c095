"""A server is really stopped under the running portal. What must answer then, answers with the
numbers."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import psycopg2
import pytest

from portal.embedded import ROOT, Embedded, die_with_parent
from portal.testing.jobs import wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux first")
NUMBERS = ("tel:911", "tel:988", "555-010-0142")


class Portal:
    """The portal on servers of its own, as gunicorn runs it, with the demo clinic in it."""

    def __init__(self, servers):
        self.servers, addresses = servers, servers.start()
        self.address = addresses["DATABASE_URL"]
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        static = {"STATIC_ROOT": f"{servers.folder}/static", "PORTAL_DEBUG": "", "PORTAL_DEMO": "1"}
        self.environ = os.environ | addresses | static | {"PORTAL_ROLE": "web"}
        for command in ("migrate", "collectstatic --no-input", "seed_demo"):
            argv = [sys.executable, "manage.py", *command.split()]
            environ = self.environ | {"PORTAL_ROLE": "owner"}
            subprocess.run(argv, cwd=ROOT, env=environ, check=True, capture_output=True)
        argv = [sys.executable, "-m", "gunicorn", "portal.wsgi"]
        self.web = subprocess.Popen(
            [*argv, "-c", "python:portal.gunicorn", "--bind", f"127.0.0.1:{self.port}"],
            cwd=ROOT, env=self.environ, preexec_fn=die_with_parent,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(lambda: self.status("/help/") == 200, 30)

    def page(self, address):
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{address}", timeout=20
            ) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return None, ""

    def status(self, address):
        return self.page(address)[0]

    def has_database(self):
        try:
            psycopg2.connect(self.address).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self):
        self.web.kill()
        self.web.wait()
        self.servers.stop()


@pytest.fixture(scope="module")
def portal():
    portal = Portal(Embedded(f"test-outage-{os.getpid()}"))
    yield portal
    portal.stop()


def test_without_its_database_help_404_and_500_answer_with_the_numbers(portal):
    assert portal.status("/guide/") == 200
    postgres, _ = portal.servers.services
    postgres.stop()
    assert not portal.has_database()  # the fault hit

    for address, status in (("/help/", 200), ("/nowhere/", 404), ("/guide/", 500)):
        answered, page = portal.page(address)
        assert answered == status
        for number in NUMBERS:
            assert number in page, f"{address} does not say {number}"
    assert portal.status("/healthz/") == 503

    postgres.start()
    wait_for(portal.has_database)
    wait_for(lambda: portal.status("/guide/") == 200)


def test_without_its_broker_the_site_works(portal):
    _, valkey = portal.servers.services
    valkey.stop()
    with socket.socket(socket.AF_UNIX) as broker, pytest.raises(OSError):  # the fault hit
        broker.connect(str(portal.servers.sockets / "valkey"))

    maria = Browser(portal)
    maria.sign_in("maria@demo.example")
    assert "Do not drive until" in maria.read("/home/")
    dana = Browser(portal)
    dana.sign_in("dana@demo.example")
    # Whatever the hour is in Chicago: who was here before midnight is not on today's board.
    assert "Priya Natarajan" in dana.read("/staff/review/")
    act = dana.read("/staff/").partition("/arrival/")[0].rpartition('"')[2] + "/arrival/"
    assert "Arrived" in dana.send(act, {})


class Browser:
    """Just enough of one: it keeps its cookies and sends the form's token."""

    def __init__(self, portal):
        self.site = f"http://127.0.0.1:{portal.port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def read(self, address, data=None):
        with self.opener.open(self.site + address, data, timeout=20) as page:
            return page.read().decode()

    def send(self, address, told, form="/staff/"):
        token = self.read(form).partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        told = told | {"csrfmiddlewaretoken": token}
        return self.read(address, urllib.parse.urlencode(told).encode())

    def sign_in(self, email):
        told = {"username": email, "password": "lakeside-demo-clinic"}
        self.send("/sign-in/", told, form="/sign-in/")
