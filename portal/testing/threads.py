"""What several people do in the same moment. Only in a committed_db do they see each other."""

from threading import Barrier, Thread

from django.db import connections


def at_once(*acts):
    """Do these in the same moment, each in a connection of its own. Gives the answer of each, in
    their order; what one raised is its answer, since a thread would lose it."""
    answers, ready = [None] * len(acts), Barrier(len(acts))

    def run(number, act):
        ready.wait()
        try:
            answers[number] = act()
        except Exception as raised:
            answers[number] = raised
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
