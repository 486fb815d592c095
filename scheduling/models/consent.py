from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from portal.models import Event


class About(models.TextChoices):
    RIDE = "the ride", "The ride and the times"
    HOW_THEY_ARE = "how they are", "The ride, and how they are after a session"
    EVERYTHING = "everything", "Everything about their care here"


class ConsentQuerySet(models.QuerySet):
    @transaction.atomic
    def give(self, patient, *, name: str, about: str, by, at: datetime):
        """The patient says with whom staff may talk, and about what; a later word replaces it."""
        self.in_force(patient).filter(name__iexact=name.strip()).update(ended_at=at, ended_by=by)
        given = self.create(
            clinic_id=patient.clinic_id, patient=patient, name=name.strip(), about=about,
            given_at=at, recorded_by=by,
        )  # fmt: skip
        Event.objects.record("consent given", by=by, at=at, row=given)
        return given

    def in_force(self, patient):
        return self.filter(patient=patient, ended_at=None).order_by("name", "pk")

    def about(self, patient, name: str):
        """What may be said to this person; None when nothing was allowed."""
        return self.in_force(patient).filter(name__iexact=name.strip()).first()


class Consent(models.Model):
    """With whom staff may talk about a patient, and about what. Ended, never changed."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    patient = models.ForeignKey("portal.Patient", models.PROTECT, related_name="consents")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=20, choices=About)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about__in=tuple(About.values)) & ~Q(name=""),
                name="a_consent_says_with_whom_and_about_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_consent_that_ended_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"Consent {self.pk}"

    @transaction.atomic
    def end(self, *, by, at: datetime):
        if type(self).objects.filter(pk=self.pk, ended_at=None).update(ended_at=at, ended_by=by):
            Event.objects.record("consent ended", by=by, at=at, row=self)
