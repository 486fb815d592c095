"""Acts of two people at once, and what each of them was told."""

from portal.errors import Refused
from portal.testing import threads

DONE = "done"


def at_once(*acts):
    return [told(answer) for answer in threads.at_once(*acts)]


def told(answer):
    if isinstance(answer, Refused):
        return str(answer)
    return repr(answer) if isinstance(answer, Exception) else DONE
