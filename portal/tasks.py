"""The portal's jobs. Each is one line that calls the model; only ids travel through the broker."""

from celery import shared_task
from django.utils import timezone

from portal.models import Message


@shared_task
def sweep():
    """Claim what is due and hand each message to a worker."""
    for pk in Message.objects.claim_due(at=timezone.now()):
        send.delay(pk)


@shared_task
def send(pk):
    Message.send_claimed(pk, at=timezone.now())
