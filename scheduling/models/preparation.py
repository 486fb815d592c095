"""How a patient gets ready for a session, and what they tell the nurse before it."""

from django.db import models
from django.db.models import Q

READ = ("food_read_at", "medicines_read_at", "bring_read_at", "guide_read_at", "talked_at")


class Preparation(models.Model):
    """One session's list: when each thing was done, whether they come, and whether something has
    changed. The lists themselves come from the clinic's policy and the protocol."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.OneToOneField(
        "scheduling.Appointment", models.PROTECT, related_name="preparation"
    )
    food_read_at = models.DateTimeField(null=True, blank=True)
    medicines_read_at = models.DateTimeField(null=True, blank=True)
    bring_read_at = models.DateTimeField(null=True, blank=True)
    guide_read_at = models.DateTimeField(null=True, blank=True)
    # "I have talked with my provider about how many sessions" (the source document).
    talked_at = models.DateTimeField(null=True, blank=True)
    coming = models.BooleanField(null=True, blank=True)
    coming_said_at = models.DateTimeField(null=True, blank=True)
    changed = models.BooleanField(null=True, blank=True)
    changed_said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coming=None, coming_said_at=None)
                | Q(coming__isnull=False, coming_said_at__isnull=False),
                name="who_says_they_come_says_when",
            ),
            models.CheckConstraint(
                condition=Q(changed=None, changed_said_at=None)
                | Q(changed__isnull=False, changed_said_at__isnull=False),
                name="who_says_what_changed_says_when",
            ),
        ]

    def __str__(self):
        return f"Preparation {self.pk}"


class Remark(models.Model):
    """What a patient tells the nurse before a session: something that has changed, or a question.
    Only ever added; who read it and when is written beside it once."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "Something has changed"
        QUESTION = "question", "A question"

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="remarks"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    read_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["changed", "question"]) & ~Q(words=""),
                name="a_remark_says_something",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None)
                | Q(read_by__isnull=False, read_at__isnull=False),
                name="a_remark_that_is_read_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"Remark {self.pk}"
