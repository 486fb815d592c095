from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

TELL_AGAIN_AFTER = timedelta(minutes=30)


class Queue(models.QuerySet):
    """Concerns as staff look at them: what is open, what waits for somebody, what comes first."""

    def open(self):
        return self.filter(resolved_at=None)

    def waiting(self):
        """Open, and taken by nobody since staff were last told of it."""
        return self.open().filter(Q(taken_at=None) | Q(taken_at__lt=F("last_told_at")))

    def owed_again(self, at: datetime):
        """Past its due moment, and not told of since then, or not for half an hour."""
        return self.open().filter(
            Q(last_told_at=None)
            | Q(last_told_at__lt=F("due_at"))
            | Q(last_told_at__lte=at - TELL_AGAIN_AFTER),
            due_at__lte=at,
        )
