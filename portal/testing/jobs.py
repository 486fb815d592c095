"""A real Celery worker, in a process of its own, on the test's database, queue and mail server."""

import os
import subprocess
import sys
import time
from functools import partial

import pytest

from portal import celery
from portal.embedded import die_with_parent


@pytest.fixture
def empty_queue():
    celery.control.purge()


@pytest.fixture
def celery_running(committed_db, smtp_sink, empty_queue, settings, tmp_path):
    """The worker's process. It answers when the test begins: `sweep.delay()` reaches it."""
    argv = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-c", "2"]
    environ = {"EMAIL_URL": smtp_sink.url, "SITE_URL": settings.SITE_URL, "PORTAL_ROLE": "worker"}
    log = (tmp_path / "worker.log").open("wb")
    process = subprocess.Popen(
        [*argv, "--without-mingle", "--without-gossip"],
        env=os.environ | committed_db.environ | environ, stdout=log, stderr=log,
        preexec_fn=die_with_parent,
    )  # fmt: skip
    try:  # a worker that starts too slowly must not be left behind, either
        ping = partial(celery.control.ping, timeout=0.3)
        wait_for(ping, 60, (tmp_path / "worker.log").read_text)
        yield process
    finally:
        stop(process)
        log.close()


def stop(process):
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(condition, seconds=20, told=str):
    """The condition's first true answer; fails after so many seconds, and tells why."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"It did not come true within {seconds} seconds. {told()}")
