from datetime import datetime

from django.db import models
from django.db.models import Q

from aftercare.models.queue import Queue

LEVELS = ("call now", "call today", "read today", "no reply")


class Level(models.TextChoices):
    CALL_NOW = "call now"
    CALL_TODAY = "call today"
    READ_TODAY = "read today"
    NO_REPLY = "no reply"

    @property
    def urgency(self) -> int:
        """0 is the most urgent."""
        return LEVELS.index(self.value)


class Outcome(models.TextChoices):
    SPOKE = "spoke", "Spoke with patient"
    COMPANION = "companion", "Spoke with companion"
    MESSAGE = "left a message", "Left a message"
    NO_CALL = "no call needed", "No call needed"


class ConcernQuerySet(Queue):
    pass


class Concern(models.Model):
    """Something a member of staff must answer, with the rules that raised it, until a person closes it."""

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
                condition=Q(level__in=LEVELS), name="a_concern_has_a_known_level"
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
        ]
        indexes = [
            models.Index(
                fields=["clinic", "due_at"], name="open_concerns", condition=Q(resolved_at=None)
            ),
            models.Index(fields=["patient", "raised_at"], name="concerns_of_a_patient"),
        ]

    def __str__(self):
        return f"Concern {self.pk}"

    def is_late(self, at: datetime) -> bool:
        return self.resolved_at is None and at >= self.due_at


class Reason(models.Model):
    """One rule that fired, in words, and the answer that fired it (none when staff wrote it down)."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="reasons")
    answer = models.ForeignKey(
        "aftercare.Answer", models.PROTECT, null=True, blank=True, related_name="reasons"
    )
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.rule
