"""The portal's jobs. Each is one line that calls the model; only ids travel through the broker."""

from celery import shared_task
from django.utils import timezone

from portal.messages import Post
from portal.models import Message

HANDFUL = 10  # so many share a connection to the mail server


@shared_task
def sweep():
    """Claim what is due and hand it to the workers; what does not reach one is claimed again."""
    claimed = Message.objects.claim_due(at=timezone.now())
    for first in range(0, len(claimed), HANDFUL):
        send.delay(claimed[first : first + HANDFUL])


@shared_task
def send(pks):
    """Each is judged when its turn comes: those before it may have waited long for the server."""
    with Post() as post:
        for pk in pks:
            Message.objects.send_claimed(pk, post, at=timezone.now())
