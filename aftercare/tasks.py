"""The jobs of aftercare: each says what to do, as of now."""

from celery import shared_task
from django.utils import timezone

from aftercare import silence, silent_companion, telling, unreleased


@shared_task
def watch():
    now = timezone.now()
    silence.mark(at=now)
    unreleased.mark(at=now)
    silent_companion.mark(at=now)
    telling.repeat_late(at=now)
    telling.tell_others(at=now)
