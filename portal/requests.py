"""Each request has a number: its answer, its log lines and what it wrote down all say it.

The number is made here and never taken from who asks, so nobody can put words into it.
"""

from contextvars import ContextVar
from uuid import UUID, uuid4

_current: ContextVar[UUID | None] = ContextVar("request", default=None)


def current() -> UUID | None:
    """The number of the request that is being answered; None outside one, as in a job."""
    return _current.get()


def numbered(get_response):
    """Outermost of all, so that every answer and every line carries it."""

    def respond(request):
        request.number = uuid4()
        before = _current.set(request.number)
        try:
            response = get_response(request)
            response["X-Request-Id"] = str(request.number)
            return response
        finally:
            _current.reset(before)

    return respond
