"""The portal's jobs. Each is one line that calls the model; only ids travel through the broker."""

from celery import shared_task
from django.utils import timezone

from portal.models import Message

# So many share a connection to the mail server, and are sent well within a task's time limit.
HANDFUL = 10


@shared_task
def sweep():
    """Claim what is due and hand it to the workers; what does not reach one is claimed again."""
    claimed = Message.objects.claim_due(at=timezone.now())
    for first in range(0, len(claimed), HANDFUL):
        send.delay(claimed[first : first + HANDFUL])


@shared_task
def send(pks):
    Message.objects.send_claimed(pks, at=timezone.now())
