"""The suite's own connection is the owner's, so that a test can set the stage for several clinics.
Each request is served as the role that serves it in production."""

import threading
from contextlib import contextmanager, suppress

import psycopg2
from django.db import connection
from django.db.backends.signals import connection_created

SERVING = threading.local()


def serve_as_portal_web(get_response):
    """The suite's outermost middleware: from here on, and for every query, this is portal_web."""

    def respond(request):
        with as_portal_web():
            return get_response(request)

    return respond


@contextmanager
def as_portal_web():
    SERVING.role = "portal_web"
    become("portal_web")
    try:
        yield
    finally:
        del SERVING.role
        become("none")


def become(role):
    """Not through Django, so that no test counts it. A connection that is broken stays so."""
    with suppress(psycopg2.OperationalError, psycopg2.InterfaceError):
        if connection.connection is not None:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"set role {role}")


def keep_the_role(connection, **_):
    """A page that connects anew, or in a thread of its own, is portal_web all the same."""
    if getattr(SERVING, "role", None):
        become(SERVING.role)


connection_created.connect(keep_the_role)
