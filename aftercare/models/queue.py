from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When

from aftercare.levels import Level

TELL_AGAIN_AFTER = timedelta(minutes=30)
FIRST = ("late", "urgency", "due_at", "raised_at", "pk")


class Queue(models.QuerySet):
    """Concerns as staff look at them: what is open, what waits for somebody, what comes first."""

    def without_words(self):
        """What may be known of it by a link and by the worker: not what staff wrote."""
        return self.defer("outcome", "note")

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

    def in_order(self, at: datetime):
        """In the order in which they need an answer: late ones, then by level, due and age."""
        urgency = [When(level=level, then=Value(level.urgency)) for level in Level]
        late = Case(When(due_at__lte=at, resolved_at=None, then=Value(0)), default=Value(1))
        ranked = self.annotate(
            late=late, urgency=Case(*urgency, output_field=models.IntegerField())
        )
        return ranked.order_by(*FIRST)
