from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Max, Q

from portal import messages

# Longer than the slowest SMTP answer we wait for, so that nobody claims what is being sent.
LEASE = timedelta(seconds=60)
BATCH = 100
RETRY_AFTER = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
TOO_LATE = "It came too late to help."


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

    def withdraw(self, why, *, at: datetime):
        """Owe these no longer. A worker that is sending one right now holds its row, and wins."""
        return self.unsent().update(state=State.WITHDRAWN, settled_at=at, why=why)

    @transaction.atomic
    def claim_due(self, *, at: datetime, limit=BATCH) -> list[int]:
        """Take what is due, each row for one worker only; what came too late is withdrawn and says so."""
        due = self.unsent().filter(try_at__lte=at).select_for_update(skip_locked=True)
        ids = list(due.order_by("try_at").values_list("pk", flat=True)[:limit])
        rows = self.filter(pk__in=ids)
        rows.filter(not_after__lte=at).withdraw(TOO_LATE, at=at)
        rows.unsent().update(state=State.CLAIMED, claimed_at=at, try_at=at + LEASE)
        return list(
            rows.filter(state=State.CLAIMED).order_by("due_at").values_list("pk", flat=True)
        )

    def failed_first(self):
        order = models.Case(models.When(state=State.FAILED, then=0), default=1)
        return self.order_by(order, "-due_at", "-pk")


class Message(models.Model):
    """A message somebody is owed: when, until when it helps, and what became of it. Never its words."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    patient = models.ForeignKey(
        "portal.Patient", models.PROTECT, null=True, blank=True, related_name="messages"
    )
    user = models.ForeignKey("portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30)
    occasion_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=120, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user", "kind", "occasion_id", "round"],
                nulls_distinct=False,
                name="one_message_an_occasion_and_round",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]),
                name="a_message_is_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT, settled_at=None)
                | (~Q(state__in=UNSENT) & Q(settled_at__isnull=False)),
                name="a_settled_message_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "withdrawn"]) | ~Q(why=""),
                name="a_message_not_sent_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sent", "delivered"])
                | Q(claimed_at__isnull=False),
                name="what_is_sent_was_claimed",
            ),
        ]
        indexes = [
            # Read by claim_due: only what is still to be sent, so it stays small for ever.
            models.Index(fields=["try_at"], name="messages_to_send", condition=Q(state__in=UNSENT)),
            models.Index(fields=["clinic", "-due_at"], name="messages_of_a_clinic"),
            models.Index(fields=["kind", "occasion_id"], name="messages_of_an_occasion"),
        ]

    def __str__(self):
        return f"{self.kind} {self.occasion_id} round {self.round}"

    @property
    def person(self):
        return self.patient or self.user

    @classmethod
    @transaction.atomic
    def send_claimed(cls, pk: int, *, at: datetime):
        """Send one claimed message, if it is still owed. Its row stays locked until the outcome stands."""
        mine = cls.objects.select_for_update(skip_locked=True, of=("self",))
        message = mine.filter(pk=pk, state=State.CLAIMED).select_related(
            "clinic", "patient", "user"
        )
        for one in message:
            one.send(at=at)

    def send(self, *, at: datetime):
        kind = messages.kind(self.kind)
        reason = TOO_LATE if at >= self.not_after else kind.not_owed(self, at)
        if reason:
            return self.settle(State.WITHDRAWN, at=at, why=reason)
        self.attempts += 1
        outcome = messages.deliver(self, kind, at)
        if outcome.sent:
            return self.settle(State.SENT, at=at)
        return self.try_again(outcome, at=at)

    def try_again(self, outcome, *, at: datetime):
        """Wait longer each time; give up aloud when it is refused for good or would come too late."""
        waits = dict(enumerate(RETRY_AFTER, start=1))
        wait = None if outcome.final else waits.get(self.attempts)
        if wait is None or at + wait >= self.not_after:
            return self.settle(State.FAILED, at=at, why=outcome.why)
        self.state, self.try_at, self.why = State.PLANNED, at + wait, outcome.why
        self.save(update_fields=["state", "try_at", "why", "attempts"])

    def settle(self, state, *, at: datetime, why=""):
        self.state, self.settled_at, self.why = state, at, why
        self.save(update_fields=["state", "settled_at", "why", "attempts"])
