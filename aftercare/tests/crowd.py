"""Many people who ask at once, what is owed to each, and what came of it."""

import random
from collections import Counter, defaultdict
from queue import Empty, SimpleQueue
from threading import Lock

from django.db import connection

from aftercare.tests.sees import SEES, SIGNED
from portal.actors import ROLES
from portal.testing.threads import at_once

AT_ONCE = 20


class Somebody:
    """One of the fifty: what is owed to them, by table, and what only others may read."""

    def __init__(self, user, patient=None):
        self.user, self.patient, self.role = user, patient, ROLES[user.role]
        told = {"user": user.pk, "clinic": user.clinic_id, "patient": getattr(patient, "pk", 0)}
        self.told = {name: str(value) for name, value in told.items()} | {"role": self.role}
        conditions = {table: where.format(**told) for table, where in SEES[self.role].items()}
        self.owed = {table: rows(table, where) for table, where in conditions.items()
                     if where not in ("true", SIGNED)}  # fmt: skip

    def __str__(self):
        return f"{self.role} {self.user.pk}"


def rows(table, where="true"):
    with connection.cursor() as cursor:
        cursor.execute(f'select id from "{table}" where {where}'.replace("%%", "%"))
        return {pk for (pk,) in cursor.fetchall()}


class Seen:
    """What came of it, gathered from every thread."""

    def __init__(self):
        self.lock, self.wrong, self.refused = Lock(), [], 0
        self.counts, self.by_backend, self.named = Counter(), defaultdict(set), set()

    def note(self, who, backend, wrong, **counts):
        with self.lock:
            if backend:
                self.by_backend[backend].add(str(who))
            if counts.get("names"):
                self.named.add(str(who))
            self.counts.update(counts)
            if wrong:
                self.wrong.append(wrong)

    def __str__(self):
        counts = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        shared = f"{len(self.by_backend)} connections, each of {min(self.shared())} people or more"
        return f"{len(self.wrong)} wrong; {counts}; {shared}"

    def shared(self):
        return [len(people) for people in self.by_backend.values()]


def interleaved(people, each, act):
    """act(person, number) for everybody so often, shuffled, by twenty at once."""
    todo, turns = SimpleQueue(), [(one, n) for one in people for n in range(each)]
    random.Random(8).shuffle(turns)
    for turn in turns:
        todo.put(turn)

    def work():
        try:
            while True:
                act(*todo.get_nowait())
        except Empty:
            return

    assert at_once(*[work] * AT_ONCE) == [None] * AT_ONCE
    return len(turns)


def backend():
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0]
