"""True times for a session whose times were written down wrongly, and later ends for a window."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q

from scheduling.models.second_person import Asked, AskedQuerySet

TIMES = ("started_at", "ended_at", "released_at")


class Correction(Asked):
    """Other times for a session, with a reason; a time that is None stays as it is. Before the
    release one person corrects, after it a second one agrees; no row of a session takes another
    time without one (scheduling/sql/a_time_changes_by_a_correction.sql)."""

    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="corrections"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    objects = AskedQuerySet.as_manager()

    class Meta(Asked.Meta):
        constraints = [
            *Asked.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(started_at=None, ended_at=None, released_at=None),
                name="a_correction_corrects_something",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(answer=""),
                name="one_waiting_correction_a_session",
            ),
        ]

    def __str__(self):
        return f"Correction {self.pk}"

    @property
    def times(self) -> dict:
        """What it changes, by column."""
        return {name: moment for name in TIMES if (moment := getattr(self, name))}

    @transaction.atomic
    def agree(self, *, by, at: datetime) -> bool:
        """A second person agrees, and the record takes the true times. Returns whether the window
        ends later than it did."""
        super().agree(by=by, at=at)
        return self.appointment.take_true_times(self, by=by, at=at)


class Lengthening(models.Model):
    """A later end for a window: by a clinician with a reason, or by nobody when the clinic's sleep
    rule did it. Only ever added."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="lengthenings"
    )
    until = models.DateTimeField()
    was = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("was")), name="a_lengthening_makes_a_window_longer"
            )
        ]

    def __str__(self):
        return f"Lengthening {self.pk}"
