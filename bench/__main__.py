"""`make bench`: what the demo clinic's pages weigh, ask of the database and cost, measured here.

Servers of its own, thrown away afterwards; the demo clinic as `make demo` makes it. CPU is this
process alone, the median of 30 requests after 5 to warm up. Then what the walls cost each page.
"""

import gzip
import os
import statistics
import subprocess
import sys
import time

from bench import events, walls
from portal.embedded import ROOT, Embedded

ROUNDS = 30
PAGES = [  # who opens it, the address, the most queries it may make, the most bytes it may weigh
    (None, "/guide/", None, 30 * 1024),
    (None, "/help/", 0, None),
    ("maria", "/home/", 8, None),
    ("maria", "/sessions/", None, None),
    ("dana", "/staff/", None, None),
    ("dana", "/staff/review/", 8, None),
    ("dana", "/staff/messages/", None, None),
]


def main():
    servers = Embedded(f"bench-{os.getpid()}")
    try:
        os.environ.update(servers.start() | {"PORTAL_DEMO": "1", "PORTAL_DEBUG": ""})
        for command in ("migrate --verbosity=0", "seed_demo"):
            argv = [sys.executable, "manage.py", *command.split()]
            subprocess.run(argv, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        walls.opened(servers)
        measure()
    finally:
        servers.stop()


def measure():
    import django

    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_ROLE": "web"}
    django.setup()
    from django.conf import settings

    settings.STORAGES = {"staticfiles": {"BACKEND": settings.PLAIN}}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    print(f"{'page':20} {'who':6} {'queries':>8} {'html gz':>9} {'CPU ms':>8}")
    over = [page for page in PAGES if not fits(*page)]
    over += walls.costs(PAGES, signed_in)
    events.a_second()
    sys.exit(f"Over its size or its cost: {over}" if over else 0)


def fits(who, address, most_queries, most_bytes):
    """Measure one page, print its line, and tell whether it keeps to its size."""
    client = signed_in(who)
    queries, page = asked(client, address)
    weight = len(gzip.compress(page.content)) + (first_visit(page) if most_bytes else 0)
    for _ in range(5):
        client.get(address)
    cost = statistics.median(cpu(client, address) for _ in range(ROUNDS))
    print(f"{address:20} {who or '-':6} {queries:8} {weight:9} {cost:8.1f}")
    return queries <= (most_queries or queries) and weight <= (most_bytes or weight)


def signed_in(who):
    from django.test import Client

    from portal.models import User

    client = Client(HTTP_HOST="localhost")
    if who:
        client.force_login(User.objects.get(email=f"{who}@demo.example"))
    return client


def asked(client, address):
    """How often a page asks the database, without savepoints and the one set_config."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        page = client.get(address)
    assert page.status_code == 200, f"{address} answers {page.status_code}"
    own = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "select set_config")
    return sum(not query["sql"].startswith(own) for query in seen), page


def first_visit(page):
    """The gzipped bytes of the style sheets and scripts that a page names; fonts not counted."""
    import re

    names = set(
        re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page.content.decode())
    )
    return sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names)


def cpu(client, address):
    began = time.process_time()
    client.get(address)
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main()
