from datetime import datetime

from django.db import models
from django.db.models import Q

from aftercare.told import Page


class Answer(models.Model):
    """What one page of a check-in was answered with. A correction is a new row beside the old one.

    told is, by page: red_flags {"flags": [slug]}, symptoms {"symptoms": [slug]}, how_bad {slug: 0
    to 4 or "unsure"}, send {"call": bool, "note": str} and, where it was asked and answered,
    "rested": "yes" or "no", and "drove": "yes", "no" or "not said".
    """

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    check_in = models.ForeignKey("aftercare.CheckIn", models.PROTECT, related_name="answers")
    page = models.CharField(max_length=10, choices=Page)
    told = models.JSONField()
    answered_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "page"],
                condition=Q(replaces=None),
                name="one_first_answer_a_page",
            ),
            models.CheckConstraint(
                condition=Q(page__in=[p.value for p in Page]), name="an_answer_is_to_a_known_page"
            ),
            models.UniqueConstraint(fields=["id", "clinic"], name="an_answer_has_one_clinic"),
        ]

    def __str__(self):
        return f"Answer {self.pk} to {self.page}"

    @property
    def is_done_with(self) -> bool:
        """Whether a person closed a concern of the check-in since this was told."""
        return self.check_in.concerns.filter(resolved_at__gte=self.answered_at).exists()

    @classmethod
    def save_page(cls, check_in, page, told, *, at: datetime, by=None):
        """Keep what a page was answered with. The same again changes nothing and returns None, but
        for what staff are done with: told once more after that, it is news.

        The caller holds the check-in's row, so two taps at once come one after the other.
        """
        standing = check_in.standing.get(page)
        if standing and standing.told == told and not standing.is_done_with:
            return None
        check_in.standing[page] = cls.objects.create(
            clinic_id=check_in.clinic_id,
            check_in=check_in,
            page=page,
            told=told,
            answered_at=at,
            replaces=standing,
            written_by=by,
        )
        return check_in.standing[page]
