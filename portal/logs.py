"""Log lines that keep what patients told us out of the log: no link key, no row, no value."""

import logging
import re
import traceback

import psycopg2
from django.db import Error

from portal import requests

LINK = re.compile(r"/([kchi])/+[^/\r\n]+", re.IGNORECASE)
# A link's 22 letters anywhere else, an escape before them taken off; not a plain word of as many
# small letters, and not the name of an error, which comes after a dot.
KEY = re.compile(
    r"((?:%(?:25)*|\\x)[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[nrt]|(?<![\w.-]))"
    r"(?![a-z_-]{22}(?![\w-]))[\w-]{22}(?![\w-])",
    re.ASCII,
)
ROW = re.compile(r"(DETAIL|LINE \d+): .*", re.DOTALL)


class Discreet(logging.Formatter):
    """One plain line with the request's number, and the frames of an exception with a database
    error told by its names."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(number)s %(message)s")

    def format(self, record):
        text = LINK.sub(r"/\1/…", super().format(record))
        return ROW.sub("(the row is not logged)", KEY.sub(r"\1…", text))

    def formatMessage(self, record):  # noqa: N802 (logging's name)
        """Django writes down a 404 or 500 when the request is over, and gives it along. An address
        may hold the end of a line: what comes after it would pass for a line of ours."""
        record.message = " ".join(record.message.splitlines())
        asked = getattr(record, "request", None)
        record.number = requests.current() or getattr(asked, "number", "-")
        return super().formatMessage(record)

    def formatException(self, exc_info):  # noqa: N802 (logging's name)
        return "".join(frames(exc_info[1])).rstrip()


def frames(error):
    """The traceback of an error and of what caused it, in the order they happened."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [
        *(frames(before) if before else []),
        *traceback.format_tb(error.__traceback__),
        f"{type(error).__module__}.{type(error).__qualname__}: {told(error)}\n",
    ]


def told(error):
    """An error in words for the log. A database's own words quote the row that it refused."""
    if not isinstance(error, (Error, psycopg2.Error)):
        return error
    diag = getattr(error if isinstance(error, psycopg2.Error) else error.__cause__, "diag", None)
    names = [getattr(diag, name, None) for name in ("sqlstate", "table_name", "constraint_name")]
    return " ".join(name for name in names if name) or "no answer from the database"
