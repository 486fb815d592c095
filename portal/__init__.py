"""Who, how we reach them, what happened; and the project itself: settings, addresses, jobs."""

from portal.celery import app as celery

__all__ = ["celery"]
