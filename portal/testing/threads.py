"""What several people do in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connections


@pytest.fixture
def at_once(committed_db):
    """at_once(act, act, …) does these in the same moment, each in a connection of its own, and
    gives the answer of each; what one of them raises is its answer."""

    def at_once(*acts):
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

    return at_once
