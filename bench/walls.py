"""What row security and Events cost a page: CPU of this process and of its PostgreSQL backend.

Beside the demo clinic stands a copy of its database where every row is shown and nothing is written
down. A page is one transaction there too, which is told who asks and does not listen. Each page is
opened in both, in turns, so that what else the machine does falls on both. The median of the
differences is what the walls cost.
"""

import gc
import statistics
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

WARM_UP, ROUNDS = 10, 100
MOST = 1.5  # ms, app and database together
WALLS = "select append_event"
OPENED = """
create database portal_open template portal owner portal_owner;
\\connect portal_open
select format('alter table %s disable row level security', oid::regclass)
  from pg_class where relrowsecurity \\gexec
grant all on all tables in schema public to portal_web;
grant all on all sequences in schema public to portal_web;
grant execute on all functions in schema public to portal_web;
vacuum analyze;
\\connect portal
vacuum analyze;
"""


class Walled:
    """The demo clinic as it is: its database, and one connection there."""

    name = "portal"

    def __init__(self):
        from django.db import connections

        self.wrapper = connections["default"].copy()
        self.wrapper.settings_dict["NAME"] = self.name
        with self.chosen(), self.wrapper.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            self.pid = cursor.fetchone()[0]

    @contextmanager
    def chosen(self):
        from django.db import connections

        before, connections["default"] = connections["default"], self.wrapper
        yield
        connections["default"] = before

    def sign_in(self, who, signed_in):
        with self.chosen():
            self.client = signed_in(who)

    def open(self, address):
        """CPU in ms of one request, here and of the backend since the request before."""
        with self.chosen():
            began = time.process_time()
            self.client.get(address)
            here = 1000 * (time.process_time() - began)
        there, self.ran = self.ran, database_cpu(self.pid)
        return here, self.ran - there

    def asked(self, address):
        """The page, and how many statements of it are the walls'."""
        from django.test.utils import CaptureQueriesContext

        self.ran = database_cpu(self.pid)
        with self.chosen(), CaptureQueriesContext(self.wrapper) as seen:
            page = self.client.get(address)
        return page.status_code, sum(query["sql"].startswith(WALLS) for query in seen)


class Open(Walled):
    """Its copy without walls. Whose account it is stands there already: that lookup counts too."""

    name = "portal_open"

    def __init__(self):
        from portal.models import Patient

        super().__init__()
        with super().chosen():
            self.accounts = dict(Patient.objects.values_list("user_id", "pk"))

    @contextmanager
    def chosen(self):
        from portal import access

        with (
            super().chosen(),
            patch.object(access, "acting_as", self.nobody_listens),
            patch.object(access.Door, "remember", lambda door, request: None),
        ):
            yield

    @contextmanager
    def nobody_listens(self, actor):
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('portal.actor', %s, true)", [actor.values["role"]])
            yield self.accounts.get(actor.values["user"])


def database_cpu(pid):
    """ms that this process has run, of which Linux counts the nanoseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1_000_000


def opened(servers):
    """Make the copy; whoever may do that is the throwaway server's superuser."""
    servers.run("psql", "-qX", "-h", servers.sockets, "-v", "ON_ERROR_STOP=1", "postgres",
                input=OPENED)  # fmt: skip


def costs(pages, signed_in):
    """Print what the walls cost each page, and give those that cost too much."""
    if not Path("/proc/self/schedstat").exists():
        print("What the walls cost is measured on Linux alone.")
        return []
    sides = Walled(), Open()
    print(f"\n{'CPU ms of the walls':20} {'who':6} {'app':>8} {'database':>9} {'both':>8}")
    return [address for who, address, *_ in pages if cost(sides, who, address, signed_in) > MOST]


def cost(sides, who, address, signed_in):
    walled, free = sides
    for side in sides:
        side.sign_in(who, signed_in)
    (status, told), other = walled.asked(address), free.asked(address)
    assert (status, *other) == (200, 200, 0) and bool(told) == bool(who), (address, told, other)
    rounds = [paired(*sides, address, turn % 2) for turn in range(WARM_UP + ROUNDS)][WARM_UP:]
    app, database = (statistics.median(part) for part in zip(*rounds, strict=True))
    both = statistics.median(map(sum, rounds))
    print(f"{address:20} {who or '-':6} {app:8.2f} {database:9.2f} {both:8.2f}", flush=True)
    return both


def paired(walled, free, address, turn):
    """What one page costs more with walls; now the one is opened first, now the other. Python
    tidies up beforehand, or it would do so during the one or the other."""
    gc.collect()
    gc.disable()
    if turn:
        more, less = walled.open(address), free.open(address)
    else:
        less, more = free.open(address), walled.open(address)
    gc.enable()
    return more[0] - less[0], more[1] - less[1]
