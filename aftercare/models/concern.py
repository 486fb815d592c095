from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, Q

from aftercare import telling
from aftercare.dues import due
from aftercare.levels import Level
from aftercare.models.queue import Queue
from aftercare.models.reason import Reason
from portal import words
from portal.errors import Refused
from portal.models import Event, Policy, without_secrets

ENDING = ("taken_by", "taken_at", "resolved_by", "resolved_at", "outcome", "note")
# How long the first page still says who read it.
REMEMBERED = timedelta(hours=24)


class Outcome(models.TextChoices):
    SPOKE = "spoke", "Spoke with patient"
    COMPANION = "companion", "Spoke with companion"
    MESSAGE = "left a message", "Left a message"
    NO_CALL = "no call needed", "No call needed"


class ConcernQuerySet(Queue):
    @transaction.atomic
    def raise_for(
        self, *, patient, fired, at: datetime, check_in=None, appointment=None, answer=None,
        by=None, joins="",
    ):  # fmt: skip
        """Ask staff for what these rules fired for, and tell them. None when no rule fired.

        What comes up in one check-in joins its open concern, which only becomes more urgent and
        only falls due earlier; without one, it joins what the rule that is named in `joins` raised
        about the same session. `by` is who wrote it down by hand.
        """
        if not fired:
            return None
        clinic = (check_in or patient).clinic
        level = min((Level(one.level) for one in fired), key=lambda level: level.urgency)
        policy = (appointment and appointment.policy) or Policy.objects.in_force(clinic, at)
        due_at = due(level, clinic, policy or Policy(), at)
        concern = self._standing(check_in, appointment, joins)
        if concern:
            return concern.join(fired, level, due_at, answer=answer, at=at)
        people = telling.who_answers(clinic, at)
        concern = self.create(
            clinic=clinic, patient=patient, check_in=check_in, appointment=appointment,
            level=level, due_at=due_at, raised_at=at, raised_by=by,
            last_told_at=at if people else None,
        )  # fmt: skip
        Reason.objects.give(concern, fired, answer=answer, at=at)
        telling.tell_first(concern, people, at=at)
        Event.objects.record("raised", by=by, at=at, row=concern)
        return concern

    def told_by_patient(self, at: datetime):
        """What an answer of theirs raised: the open ones, the most pressing first, and then what
        was closed within a day."""
        news = Q(resolved_at=None) | Q(resolved_at__gt=at - REMEMBERED)
        theirs = self.filter(news, check_in__isnull=False).exclude(level=Level.NO_REPLY)
        rows = theirs.without_words().select_related("taken_by", "resolved_by")
        rows = rows.defer(*without_secrets("taken_by", "resolved_by"))
        return rows.order_by(F("resolved_at").desc(nulls_first=True), "due_at")

    def _standing(self, check_in, appointment, rule):
        """The open concern of this check-in, or of this rule about the session, its row held until
        the transaction ends."""
        reasons = Reason.objects.filter(concern=models.OuterRef("pk"))
        if check_in:
            mine = self.open().filter(check_in=check_in)
        elif rule:
            same = self.open().filter(check_in=None, appointment=appointment)
            mine = same.filter(models.Exists(reasons.filter(rule=rule)))
        else:
            return None
        mine = mine.annotate(said=ArraySubquery(reasons.values("words")))
        held = mine.without_words().select_related("clinic").select_for_update(of=("self",))
        return held.order_by("pk").first()


class Concern(models.Model):
    """Something staff must answer, with the rules that raised it, until a person closes it."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="concerns")
    patient = models.ForeignKey("portal.Patient", models.PROTECT, related_name="concerns")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    check_in = models.ForeignKey(
        "aftercare.CheckIn", models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    level = models.CharField(max_length=10, choices=Level)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    last_told_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="concerns_taken"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    resolved_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=tuple(Level.values)), name="a_concern_has_a_known_level"
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="who_takes_a_concern_stands_beside_when",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, taken_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(note=""),
                name="a_resolved_concern_was_taken_and_says_how_it_ended",
            ),
            models.UniqueConstraint(fields=["id", "clinic"], name="a_concern_has_one_clinic"),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "due_at"], name="open_concerns", condition=Q(resolved_at=None)
            ),
            models.Index(
                fields=["clinic", "resolved_at"],
                name="resolved_concerns",
                condition=Q(resolved_at__isnull=False),
            ),
            models.Index(fields=["patient", "raised_at"], name="concerns_of_a_patient"),
        ]

    def __str__(self):
        return f"Concern {self.pk}"

    def join(self, fired, level, due_at, *, answer, at: datetime):
        """Add what came up later in the check-in. Staff hear of it again when this becomes more
        urgent by it, or when somebody had taken it as it was."""
        news = [one for one in fired if one.words not in self.said]
        if not news and level == Level.CALL_NOW:
            news = fired[:1]  # each answer with a red flag has a reason of its own
        Reason.objects.give(self, news, answer=answer, at=at)
        rises = level.urgency < Level(self.level).urgency
        if rises or due_at < self.due_at:
            self.level = level if rises else self.level
            self.due_at = min(due_at, self.due_at)
            self.save(update_fields=["level", "due_at"])
        if rises or (news and self.taken_at):
            telling.tell(self, at=at)
        return self

    def is_late(self, at: datetime) -> bool:
        return self.resolved_at is None and at >= self.due_at

    @property
    def told_since(self) -> bool:
        """Whether staff were told of it again after it was taken: news, or it is late."""
        return bool(self.taken_at and self.last_told_at and self.taken_at < self.last_told_at)

    @property
    def has_news(self) -> bool:
        """Whether the patient told more that nobody has read yet: another reason after it was
        taken; or, once it is closed and nobody looks at it any more, any answer at all."""
        if self.resolved_at:
            told = self.check_in.answers.all() if self.check_in else ()
            return any(answer.answered_at > self.resolved_at for answer in told)
        taken = self.pk and self.taken_at
        return bool(taken) and any(reason.at > taken for reason in self.reasons.all())

    def take(self, *, by, at: datetime, over: int | None = None):
        """Make it mine to answer. `over` is who had it on the page that was looked at, None for
        nobody: whoever comes second is told who was first, and can take it over from them."""
        mine = Concern.objects.open().filter(pk=self.pk, taken_by=over)
        if not mine.update(taken_by=by, taken_at=at):
            return self._came_second(by, at)
        self.taken_by, self.taken_at = by, at
        verb = "taken" if over in (None, by.pk) else "taken over"
        return Event.objects.record(verb, by=by, at=at, row=self)

    @transaction.atomic
    def resolve(self, *, by, at: datetime, outcome: str, note: str, seen: int | None = None):
        """Close it: how it ended, and a sentence. Who had not taken it takes it by this.

        `seen` is the newest reason on the page that was looked at: what came since is read first.
        """
        if outcome == Outcome.MESSAGE:
            raise Refused("Somebody still has to reach them. Keep it open.")
        self._hold(at=at, seen=seen)
        self.taken_by, self.taken_at = self.taken_by or by, self.taken_at or at
        self.resolved_by, self.resolved_at, self.outcome, self.note = by, at, outcome, note
        self.save(update_fields=ENDING)
        Event.objects.record("resolved", by=by, at=at, row=self)

    @transaction.atomic
    def keep_open(self, *, by, at: datetime, outcome: str = "", note: str = ""):
        """Write down a try that did not end it. Who had not taken it takes it by this."""
        self._hold(at=at)
        if not self.taken_by:
            self.take(by=by, at=at)
        self.contacts.create(clinic_id=self.clinic_id, by=by, at=at, outcome=outcome, note=note)
        Event.objects.record("kept open", by=by, at=at, row=self)

    def what_happened(self, *, at: datetime) -> str:
        """Who took or resolved it, when and how, for somebody who came second."""
        when = words.said(self.resolved_at or self.taken_at, self.clinic.tz, at=at)
        if not self.resolved_at:
            return f"{self.taken_by.name} took this at {when}."
        how = f"{self.get_outcome_display()}. “{self.note}”"
        return f"{self.resolved_by.name} resolved this at {when}: {how}"

    def _came_second(self, by, at):
        self.refresh_from_db()
        if not (self.resolved_at or self.taken_by):
            raise Refused("Nobody has this one. Look at it again, then take it.")
        if self.resolved_at or self.taken_by != by:
            raise Refused(self.what_happened(at=at))

    def _hold(self, *, at, seen=None):
        """Keep everybody else out until the transaction ends, if there is still something to do."""
        self.refresh_from_db(from_queryset=Concern.objects.select_for_update())
        if self.resolved_at:
            raise Refused(self.what_happened(at=at))
        if seen is not None and self.reasons.filter(pk__gt=seen).exists():
            raise Refused("Something new came in while you were writing. Read it first.")
