from datetime import datetime

from django.db import models


class ReasonQuerySet(models.QuerySet):
    def give(self, concern, fired, *, answer, at: datetime):
        """Write down which rules fired, and for which answer."""
        whose = {"clinic_id": concern.clinic_id, "concern": concern, "answer": answer, "at": at}
        return self.bulk_create(Reason(**whose, rule=one.rule, words=one.words) for one in fired)


class Reason(models.Model):
    """One rule that fired, in words, and the answer it fired for (none when staff wrote it)."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    concern = models.ForeignKey("aftercare.Concern", models.PROTECT, related_name="reasons")
    answer = models.ForeignKey(
        "aftercare.Answer", models.PROTECT, null=True, blank=True, related_name="reasons"
    )
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.rule
