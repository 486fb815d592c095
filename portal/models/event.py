from datetime import datetime

from django.db import models


class EventQuerySet(models.QuerySet):
    def record(self, verb, *, at: datetime, by=None, patient=None, row=None, clinic=None):
        """Append who did or read what, and when; never the content of it."""
        clinic = clinic or getattr(row, "clinic_id", None) or getattr(by, "clinic_id", None)
        return self.create(
            clinic_id=getattr(clinic, "pk", clinic),
            at=at,
            by=by if getattr(by, "pk", None) else None,
            patient=patient or getattr(row, "patient", None),
            verb=verb,
            row=row._meta.label_lower if row else "",
            row_id=row.pk if row else None,
        )


class Event(models.Model):
    """One line of what happened. Rows are only ever added: grants and a trigger refuse the rest."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("portal.User", models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey("portal.Patient", models.PROTECT, null=True, related_name="events")
    verb = models.CharField(max_length=40)
    row = models.CharField(max_length=40, blank=True)
    row_id = models.BigIntegerField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["row", "row_id"], name="events_of_a_row")]

    def __str__(self):
        return f"{self.verb} {self.row} {self.row_id}"
