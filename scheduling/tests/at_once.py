from threading import Barrier, Thread

from django.db import connections

from portal.errors import Refused

DONE = "done"


def at_once(*acts):
    """Do these in the same moment, each in a connection of its own; what each was told."""
    told, ready = [], Barrier(len(acts))

    def work(act):
        ready.wait()
        try:
            act()
            told.append(DONE)
        except Refused as no:
            told.append(str(no))
        except Exception as fault:  # noqa: BLE001 what a thread raises would be lost
            told.append(repr(fault))
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=[act]) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return told
