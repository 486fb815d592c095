"""Each request has a number of its own, and its answer and its lines in the log say it."""

import logging
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from uuid import UUID

import pytest

from portal import requests
from portal.embedded import ROOT, die_with_parent
from portal.logs import Discreet
from portal.testing.jobs import wait_for

THEIRS = "11111111-1111-4111-8111-111111111111"


def number(response):
    return UUID(response["X-Request-Id"])


@pytest.mark.parametrize("path", ["/help/", "/nowhere/", "/home/", "/static/css/base.css"])
def test_each_answer_says_a_number_of_its_own(client, path):
    answers = [client.get(path) for _ in range(2)]
    for answer in answers:
        answer.close()
        assert number(answer).version == 4
    assert number(answers[0]) != number(answers[1])


def test_a_refused_host_gets_one_too(client):
    assert number(client.get("/help/", headers={"host": "evil.example"}))


@pytest.mark.parametrize("header", ["X-Request-Id", "X-Correlation-Id", "Traceparent"])
def test_it_is_never_taken_from_who_asks(client, header):
    assert str(number(client.get("/help/", headers={header: THEIRS}))) != THEIRS


def test_it_can_be_asked_for_while_the_request_runs_and_not_after(client, monkeypatch):
    seen = []
    monkeypatch.setattr("portal.context.here", lambda path: seen.append(requests.current()) or "")
    assert requests.current() is None
    answer = client.get("/help/")
    assert seen == [number(answer)]
    assert requests.current() is None


def test_it_is_gone_after_a_fault_as_well(rf):
    def fails(request):
        assert requests.current() == request.number
        raise ValueError

    with pytest.raises(ValueError):
        requests.numbered(fails)(rf.get("/"))
    assert requests.current() is None


@pytest.fixture
def lines():
    """What is logged meanwhile, as the log has it."""

    class Kept(logging.Handler):
        def emit(self, record):
            kept.append(self.format(record))

    kept, handler = [], Kept()
    handler.setFormatter(Discreet())
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("path", "how", "said"),
    [
        ("/nowhere/", {}, "Not Found"),
        ("/help/", {"host": "evil.example"}, "Invalid HTTP_HOST"),
    ],
)
def test_each_line_in_the_log_says_it(client, lines, path, how, said):
    answer = client.get(path, headers=how)
    told = [line for line in lines if said in line]
    assert told
    assert all(f" {answer['X-Request-Id']} " in line for line in told)


def test_a_fault_in_the_log_says_it(client, lines, monkeypatch):
    def fails(*args, **kwargs):
        logging.getLogger("portal").info("about to fail")
        raise ValueError("the reason")

    monkeypatch.setattr("portal.views.help.render_to_string", fails)
    client.raise_request_exception = False
    answer = client.get("/help/")
    assert answer.status_code == 500
    for said in ("about to fail", "Internal Server Error"):
        (line,) = (line for line in lines if said in line)
        assert f" {answer['X-Request-Id']} " in line.splitlines()[0]


def test_a_line_outside_a_request_says_none(lines):
    logging.getLogger("portal").info("a job")
    assert " portal - a job" in lines[-1]


@pytest.fixture
def gunicorn(tmp_path):
    """A real web server with the portal's own configuration; its address and its log."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path / "web.log"
    command = ["gunicorn", "portal.wsgi", "-c", "python:portal.gunicorn"]  # as README says it
    with log.open("w") as out:
        process = subprocess.Popen(
            [f"{os.path.dirname(sys.executable)}/{command[0]}", *command[1:],
             "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT, env=os.environ | {"PORTAL_DEBUG": "1"}, stdout=out, stderr=out,
            preexec_fn=die_with_parent,
        )  # fmt: skip
    try:
        wait_for(lambda: answers(port), 30, log.read_text)
        yield f"http://127.0.0.1:{port}", log
    finally:
        process.terminate()
        process.wait(15)


def answers(port):
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=1).close() is None
    except OSError:
        return False


def test_the_access_log_names_path_and_number_and_nothing_of_who_asked(gunicorn):
    address, log = gunicorn
    asked = urllib.request.Request(
        f"{address}/k/8fQ2xVb1kTz/?name=Maria",
        headers={"Referer": "http://x/Alvarez", "User-Agent": "Okafor", "X-Request-Id": THEIRS},
    )
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(asked, timeout=20)
    mine = answer.value.headers["X-Request-Id"]
    answer.value.close()
    line = wait_for(lambda: re.search(f".*gunicorn.access.*{mine}.*", log.read_text()))[0]
    assert " GET " in line
    assert line.endswith(" /k/…/")
    for secret in ("8fQ2xVb1kTz", "Maria", "Alvarez", "Okafor", THEIRS):
        assert secret not in log.read_text()
