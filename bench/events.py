"""How many Events a second one clinic's chain takes, each a transaction of its own.

For information: the throwaway server keeps no promise to the disk, so a real one's commits wait
longer. All writers are of one clinic, whose chain they take in turns: the worst there is.
"""

import os
import time
from threading import Thread

WRITERS, SECONDS = 8, 5
EVENT = "select append_event('looked at', now(), null, %s, null, 'bench', null, '{}')"
WHOLE = """select count(*), max(number) - min(number) + 1 from portal_seal where clinic_id = %s"""


def write(clinic, until, counts):
    import psycopg2

    one, written = psycopg2.connect(os.environ["WORKER_DATABASE_URL"]), 0
    while time.monotonic() < until:
        with one, one.cursor() as cursor:
            cursor.execute(EVENT, [clinic])
        written += 1
    one.close()
    counts.append(written)


def a_second():
    """Print it, and stop when the chain has a gap afterwards."""
    import psycopg2

    from portal.models import Clinic

    clinic, counts = Clinic.objects.get().pk, []
    until = time.monotonic() + SECONDS
    writers = [Thread(target=write, args=[clinic, until, counts]) for _ in range(WRITERS)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert len(counts) == WRITERS
    print(f"\n{sum(counts) / SECONDS:.0f} Events a second from {WRITERS} writers of one clinic")
    owner = psycopg2.connect(os.environ["OWNER_DATABASE_URL"])
    with owner, owner.cursor() as cursor:
        cursor.execute(WHOLE, [clinic])
        seals, numbers = cursor.fetchone()
    owner.close()
    assert seals == numbers >= sum(counts), (seals, numbers, counts)
