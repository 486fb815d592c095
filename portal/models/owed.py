"""Messages as they are owed: planned, claimed to be sent, withdrawn. A single one: message.py."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q

from portal.models.columns import all_but

# Longer than a task may run (CELERY_TASK_TIME_LIMIT), so that nobody claims again what another
# worker still has in hand.
LEASE = timedelta(seconds=180)
BATCH = 500
RETRY_AFTER = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
# How long a failure stays on top of the ledger, for somebody to call.
RECENT = timedelta(hours=14 * 24)

TOO_LATE = "It came too late to help."
CUT_SHORT = f"It was tried {MOST_ATTEMPTS} times, and cut short each time."
NOT_WRITTEN = "The portal could not write it. Tell who runs the portal."


class State(models.TextChoices):
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


UNSENT = (State.PLANNED, State.CLAIMED)


class MessageQuerySet(models.QuerySet):
    def plan(self, kind, *, occasion, due_at, not_after, patient=None, user=None):
        """Owe somebody a message. A further one for the same occasion takes the next round."""
        whose = {"patient": patient, "user": user, "kind": kind, "occasion_id": occasion.pk}
        last = self.filter(**whose).aggregate(last=Max("round"))["last"]
        return self.create(
            **whose,
            clinic_id=occasion.clinic_id,
            round=(last or 0) + 1,
            due_at=due_at,
            try_at=due_at,
            not_after=not_after,
        )

    def unsent(self):
        return self.filter(state__in=UNSENT)

    def about(self, kinds, occasions):
        return self.filter(kind__in=kinds, occasion_id__in=[o.pk for o in occasions])

    @transaction.atomic
    def withdraw(self, why, *, at: datetime):
        """Owe these no longer. One that a worker holds just now is left to it: no page waits
        for a mail server: if this attempt fails, it is looked at again before the next."""
        free = self.unsent().select_for_update(skip_locked=True, of=("self",))
        ids = list(free.values_list("pk", flat=True))
        mine = self.model.objects.filter(pk__in=ids)
        return mine.update(state=State.WITHDRAWN, settled_at=at, why=why)

    @transaction.atomic
    def claim_due(self, *, at: datetime, limit=BATCH) -> list[int]:
        """Take what is due, each row for one worker; what came too late is withdrawn and says so.

        What a worker claimed and never settled is taken again when its lease has run out.
        """
        due = self.unsent().filter(try_at__lte=at).select_for_update(skip_locked=True)
        ids = list(due.order_by("try_at").values_list("pk", flat=True)[:limit])
        rows = self.filter(pk__in=ids)
        rows.filter(not_after__lte=at).withdraw(TOO_LATE, at=at)
        rows.unsent().update(state=State.CLAIMED, claimed_at=at, try_at=at + LEASE)
        return list(rows.unsent().order_by("due_at").values_list("pk", flat=True))

    def send_claimed(self, pk, post, *, at: datetime):
        """Send this one. While the server is in trouble it is left to its lease."""
        if not post.trouble and self._count_attempt(pk, at=at):
            post.open()
            self._send_one(pk, post, at=at)

    @transaction.atomic
    def _count_attempt(self, pk, *, at) -> bool:
        """Count it before it is made: one that kills its worker each time must come to an end."""
        for one in self.filter(pk=pk, state=State.CLAIMED).select_for_update(skip_locked=True):
            if one.attempts >= MOST_ATTEMPTS:
                one.settle(State.FAILED, at=at, why=CUT_SHORT)
                return False
            self.filter(pk=pk).update(attempts=F("attempts") + 1, try_at=at + LEASE)
            return True
        return False

    @transaction.atomic
    def _send_one(self, pk, post, *, at):
        """Its row is locked until the outcome stands: nobody else sends or withdraws it."""
        mine = self.filter(pk=pk, state=State.CLAIMED).with_address()
        for one in mine.select_for_update(skip_locked=True, of=("self",)):
            one.send(post, at=at)

    def with_person(self):
        """With whom it is for, by name and address."""
        rows = self.select_related("clinic", "patient", "user")
        return rows.defer("user__password", "user__last_login")

    def with_address(self):
        """With where it goes; of a patient the worker may know no more than that."""
        patient = self.model._meta.get_field("patient").related_model
        return self.with_person().defer(*all_but(patient, "clinic", "email", joined="patient"))

    def to_call(self, at: datetime):
        """What failed of late and was not planned again: somebody has to reach these people."""
        same = Q(patient=OuterRef("patient")) | Q(user=OuterRef("user"))
        same |= Q(patient=None, user=None)  # of nobody here: its occasion says to whom it goes
        later = self.model.objects.filter(
            same,
            kind=OuterRef("kind"),
            occasion_id=OuterRef("occasion_id"),
            round__gt=OuterRef("round"),
        )
        failed = self.filter(state=State.FAILED, settled_at__gt=at - RECENT)
        return failed.filter(~Exists(later)).order_by("-settled_at", "-pk")

    def newest(self, states=None):
        """Those in these states, or all, from the latest due on."""
        rows = self.filter(state__in=states) if states else self
        return rows.order_by("-due_at", "-pk")
