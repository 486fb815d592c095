"""What one member of staff asks and another has to answer, each on their own sign-in."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q

from portal.errors import Refused
from portal.models import CLINICAL, Event

AGREED, DECLINED, NOT_NEEDED = "agreed", "declined", "not needed"


class AskedQuerySet(models.QuerySet):
    def with_people(self):
        return self.select_related("clinic", "appointment__patient")

    def waiting(self):
        return self.filter(answer="")

    def agreed(self):
        return self.filter(answer=AGREED)


class Asked(models.Model):
    """Asked by one, answered by another. Who answered, and that they may, the database says too
    (scheduling/sql/a_second_person_agrees.sql)."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", NOT_NEEDED], answered_by=None, answered_at=None)
                | Q(
                    answer__in=[AGREED, DECLINED],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="%(class)s_answer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="%(class)s_is_answered_by_another_person",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.answer == ""

    def may_be_answered_by(self, user) -> bool:
        return self.is_waiting and user.role in CLINICAL and user.pk != self.asked_by_id

    @transaction.atomic
    def agree(self, *, by, at: datetime):
        self._answer(AGREED, by=by, at=at)

    @transaction.atomic
    def decline(self, *, by, at: datetime):
        self._answer(DECLINED, by=by, at=at)

    def _answer(self, answer, *, by, at):
        if by.pk == self.asked_by_id:
            raise Refused("You asked for this yourself. Another nurse or clinician has to agree.")
        if by.role not in CLINICAL:
            raise Refused("Only a nurse or a clinician can answer this.")
        said = {"answer": answer, "answered_by": by, "answered_at": at}
        if not type(self).objects.filter(pk=self.pk, answer="").update(**said):
            raise Refused("Somebody has answered this already. Look at the list again.")
        for name, value in said.items():
            setattr(self, name, value)
        name = self._meta.verbose_name
        Event.objects.record(
            f"{name} {answer}", by=by, at=at, row=self, patient=self.appointment.patient
        )
