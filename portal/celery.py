"""Celery's application: `celery -A portal worker`, `celery -A portal beat`."""

import os
import sys
from pathlib import Path

from celery import Celery
from celery.signals import worker_process_init

from portal import embedded

if "celery" in Path(sys.argv[0]).parts[-2:]:  # the command, not a page that hands over a job
    os.environ.setdefault("PORTAL_ROLE", "worker")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def die_with_the_worker(**kwargs):
    """A killed worker's children would else live on, and hold their tasks."""
    embedded.die_with_parent()
