import logging
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from portal import messages
from portal.errors import Refused
from portal.models.event import Event
from portal.models.owed import NOT_WRITTEN, RETRY_AFTER, TOO_LATE, UNSENT, MessageQuerySet, State

log = logging.getLogger(__name__)


class Message(models.Model):
    """A message somebody is owed: when, until when it helps, what became of it. Never its words."""

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

    @property
    def title(self) -> str:
        """What kind it is, for staff; of a kind that is declared no more, its name."""
        declared = messages.kinds().get(self.kind)
        return declared.title if declared else self.kind

    @property
    def whom(self):
        """Who it is for: a person, or in words who has no row here."""
        declared = messages.kinds().get(self.kind)
        return self.person or (declared.whom if declared else "")

    @property
    def place(self) -> str:
        """The address of what it is about, where nobody's record leads to it."""
        declared = messages.kinds().get(self.kind)
        return declared.place.format(self.occasion_id) if declared and not self.person else ""

    def later_rounds(self):
        same = Message.objects.filter(patient=self.patient_id, user=self.user_id, kind=self.kind)
        return same.filter(occasion_id=self.occasion_id, round__gt=self.round)

    def not_owed(self, at: datetime) -> str:
        """Why it should not be sent after all, or "" when it is owed."""
        return TOO_LATE if at >= self.not_after else messages.kind(self.kind).not_owed(self, at)

    def send(self, post, *, at: datetime):
        """Send it if it is still owed. What goes wrong is settled here, and stops no other."""
        try:
            with transaction.atomic():
                if why := self.not_owed(at):
                    return self.settle(State.WITHDRAWN, at=at, why=why)
                outcome = post.deliver(self, messages.kind(self.kind))
        except Exception as error:  # whatever a kind's words ran into
            log.error("Message %s was not written: %s", self.pk, type(error).__name__)
            outcome = messages.Outcome(sent=False, why=NOT_WRITTEN)
        if outcome.sent:
            return self.settle(State.SENT, at=at)
        return self._try_again(outcome, at=at)

    def _try_again(self, outcome, *, at: datetime):
        """Wait longer each time; give up aloud when refused for good or when it gets too late."""
        waits = dict(enumerate(RETRY_AFTER, start=1))
        wait = None if outcome.final else waits.get(self.attempts)
        if wait is None or at + wait >= self.not_after:
            return self.settle(State.FAILED, at=at, why=outcome.why)
        self.state, self.try_at, self.why = State.PLANNED, at + wait, outcome.why
        return self.save(update_fields=["state", "try_at", "why"])

    def settle(self, state, *, at: datetime, why=""):
        self.state, self.settled_at, self.why = state, at, why
        self.save(update_fields=["state", "settled_at", "why"])

    @transaction.atomic
    def plan_again(self, *, by, at: datetime):
        """Owe what failed once more, in a new round, if it helps. The failure stays on record."""
        failed = Message.objects.select_for_update(of=("self",)).filter(state=State.FAILED)
        if not failed.filter(pk=self.pk) or self.later_rounds().exists():
            raise Refused("This message was planned again already. Look at the list.")
        if why := self.not_owed(at):
            raise Refused(f"Not planned again. {why} Call instead.")
        if not messages.kind(self.kind).address(self):
            raise Refused(f"Not planned again. {messages.NO_ADDRESS} Enter one first, or call.")
        kept = ("clinic_id", "patient_id", "user_id", "kind", "occasion_id", "due_at", "not_after")
        again = {name: getattr(self, name) for name in kept}
        Message.objects.create(**again, round=self.round + 1, try_at=at)
        Event.objects.record("message planned again", by=by, at=at, row=self)
