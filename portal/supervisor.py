"""`make demo`: servers, migrations, the demo clinic, web, worker, beat and mail, kept running."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from portal.embedded import ROOT, Embedded, Service

CELERY = ("-m", "celery", "-A", "portal")
GUNICORN = ("-m", "gunicorn", "portal.wsgi", "--worker-class=gthread", "--workers=2", "--threads=4",
            "--no-control-socket", "--access-logfile=-", "--bind")  # fmt: skip


def main():
    """Run until Ctrl-C; whatever dies meanwhile is started again."""
    port = os.environ.get("PORT", "8000")
    if not free(port):
        sys.exit(f"Port {port} is taken. Choose another: PORT=8001 make demo")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    embedded, services = Embedded(), []
    try:
        environ = state(embedded, port)
        for command in ("migrate", "collectstatic --no-input", "seed_demo"):
            manage(command, environ)
        services += [service.start() for service in children(embedded.folder, environ)]
        wait_for_first_page(environ["SITE_URL"], services[0])
        print(f"\nThe portal is ready: {environ['SITE_URL']}  (Ctrl-C stops it)\n", flush=True)
        while True:
            for service in embedded.services + services:
                if service.keep():
                    print(f"{service.name} had died and was started again, see {service.log}")
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\nStopping.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave some running
        for service in reversed(services):
            service.stop()
        embedded.stop()


def free(port):
    try:
        socket.create_server(("127.0.0.1", int(port))).close()
    except OSError:
        return False
    return True


def state(embedded, port):
    """Start the servers; what every process of this demo must know, this one's children or not."""
    with socket.create_server(("127.0.0.1", 0)) as mail:
        mail_port = mail.getsockname()[1]
    addresses = embedded.start()
    told = addresses | {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "SITE_URL": f"http://localhost:{port}",
        "PORTAL_DEMO": "1", "PORTAL_RUN_DIR": str(embedded.folder),
        "STATIC_ROOT": str(embedded.folder / "static"),
    }  # fmt: skip
    (embedded.folder / "state.json").touch(0o600)
    (embedded.folder / "state.json").write_text(json.dumps(told))
    return os.environ | told


def manage(command, environ):
    """A command to its end. In a session of its own, because Ctrl-C is ours to handle."""
    argv = [sys.executable, "manage.py", *command.split(), "--verbosity=1"]
    if subprocess.run(argv, cwd=ROOT, env=environ, start_new_session=True).returncode:
        sys.exit(f"`manage.py {command}` failed.")


def children(folder, environ):
    """The portal's own processes; the web first."""
    python, mail_port = sys.executable, environ["EMAIL_URL"].rpartition(":")[2]
    port = environ["SITE_URL"].rpartition(":")[2]
    env = environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    argvs = {
        "web": (*GUNICORN, f"127.0.0.1:{port}"),
        "worker": (*CELERY, "worker", "-c", "2", "--without-mingle", "--without-gossip"),
        "beat": (*CELERY, "beat", "-s", folder / "beat"),
        "mail": ("-m", "portal.mail_sink", folder / "outbox", mail_port),
    }
    return [Service(name, (python, *argv), folder, env=env) for name, argv in argvs.items()]


def wait_for_first_page(url, web):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(url, timeout=10)  # noqa: S310  (our own address)
        except (urllib.error.URLError, OSError):
            web.keep()
            time.sleep(0.1)
    sys.exit(f"The first page does not come, see {web.log}.")


if __name__ == "__main__":
    main()
