"""Celery's application, run with PORTAL_ROLE=worker: `celery -A portal worker`, `… beat`."""

import os

from celery import Celery
from celery.signals import worker_process_init

from portal import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def die_with_the_worker(**kwargs):
    """A killed worker's children would else live on, and hold their tasks."""
    embedded.die_with_parent()
