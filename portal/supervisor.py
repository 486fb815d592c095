"""`make demo`: servers, migrations, the demo clinic, web, worker, beat and mail, kept running."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

from portal import environment
from portal.embedded import ROOT, Embedded, Service

PORT = int(os.environ.get("PORT", "8000"))
URL = f"http://localhost:{PORT}"
CHILDREN = {
    "web": f"gunicorn portal.wsgi -c python:portal.gunicorn --bind 127.0.0.1:{PORT} --workers 2 "
    "--threads 4 --preload",
    "mail": "portal.mail_sink {folder}/outbox {mail}",
    "worker": "celery -A portal worker -c 2 --without-mingle --without-gossip",
    "beat": "celery -A portal beat -s {folder}/beat",
}


def main():
    """Run until Ctrl-C or TERM; whatever dies meanwhile is started again."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
        sys.exit(f"Port {PORT} is taken. Choose another: PORT={PORT + 1} make demo")
    for name in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores the first
        signal.signal(name, signal.default_int_handler)
    embedded, children = Embedded(), []
    try:
        children += start(embedded)
        keep(embedded.services + children)
    except KeyboardInterrupt:
        print("\nStopping.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave some running
        for service in reversed(embedded.services + children):
            service.stop()


def start(embedded):
    """The servers, the database's state, then the portal's own processes."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        folder, mail = embedded.folder, free.getsockname()[1]
    told = embedded.start() | {"EMAIL_URL": f"smtp://127.0.0.1:{mail}", "SITE_URL": URL,
                               "PORTAL_DEMO": "1", "PORTAL_RUN_DIR": f"{folder}"}  # fmt: skip
    environment.tell(told)
    environ = os.environ | told | {"PYTHONPATH": f"{ROOT}"}
    prepare = [sys.executable, "manage.py", "prepare_demo"]
    if subprocess.run(prepare, cwd=ROOT, env=environ, start_new_session=True).returncode:
        sys.exit("The demo could not be prepared.")
    for name, words in CHILDREN.items():
        argv = [sys.executable, "-m", *words.format(folder=folder, mail=mail).split()]
        environ["PORTAL_ROLE"] = "worker" if argv[2] == "celery" else "web"
        yield Service(name, argv, folder, env=dict(environ)).start()


def keep(services):
    """Start again what dies, until Ctrl-C, and say when the first page comes."""
    ready, began = None, time.monotonic()
    while ready or time.monotonic() - began < 60:
        for service in filter(Service.keep, services):
            print(f"{service.name} had died and was started again, see {service.log}", flush=True)
        with suppress(OSError):
            if not ready and (ready := urllib.request.urlopen(URL, timeout=10)):
                print(f"\nThe portal is ready: {URL}  (Ctrl-C stops it)\n", flush=True)
        time.sleep(0.2)
    sys.exit(f"The first page does not come, see {services[0].log.parent}/web.log")


if __name__ == "__main__":
    main()
