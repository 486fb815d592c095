"""The product's code, run in the role that runs it."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection, connections


@contextmanager
def working(database):
    """Meanwhile this process is the worker: portal_worker, with its grants and no more."""
    worker = urlsplit(database.url("portal_worker"))
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    _become(USER=worker.username, PASSWORD=worker.password)
    try:
        yield
    finally:
        _become(**before)


def _become(**who):
    connections.close_all()
    connection.settings_dict.update(who)
