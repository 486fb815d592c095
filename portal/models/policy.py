from datetime import datetime, time

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q

from portal.errors import Refused
from portal.models.event import Event
from portal.models.people import Role
from portal.moments import Elapsed


def default_check_in_hours():
    return [2, 24, 72]


def default_escorts():
    return ["responsible adult"]


class PolicyQuerySet(models.QuerySet):
    def in_force(self, clinic, at: datetime):
        """The newest version that a clinician approved and that has begun; None if there is
        none."""
        signed = self.filter(clinic=clinic, approved_at__isnull=False, starts_at__lte=at)
        return signed.order_by("-starts_at", "-version").first()

    def draft(self, clinic):
        """The next version, not saved yet: with the newest one's numbers, or the defaults."""
        draft = self.filter(clinic=clinic).order_by("-version").first()
        draft = draft or Policy(clinic=clinic, version=0)
        draft.pk, draft.version = None, draft.version + 1
        return draft


class Policy(models.Model):
    """A clinic's numbers, one version a row. Nobody can change a row: a new number is a new
    version.

    24 hours is the floor of every version (the source document: no driving for 24 hours after a
    session). The minutes are the clinic's own choices: drafts for a clinician to approve.
    """

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    hold_hours = models.PositiveSmallIntegerField(default=24)
    escort_kinds = ArrayField(models.CharField(max_length=40), default=default_escorts)
    fasting_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    check_in_hours = ArrayField(models.PositiveSmallIntegerField(), default=default_check_in_hours)
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(8))
    call_now_minutes = models.PositiveSmallIntegerField(default=10)
    call_today_minutes = models.PositiveSmallIntegerField(default=120)
    approved_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "version"], name="one_policy_a_version"),
            models.CheckConstraint(
                condition=Q(hold_hours__gte=24), name="a_hold_is_24_hours_or_more"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="an_approval_says_who_and_when",
            ),
        ]

    def __str__(self):
        return f"Policy {self.version}"

    @transaction.atomic
    def approve(self, *, by, at: datetime):
        """Let this draft hold from now on, in the name of a clinician of the clinic."""
        if not by.is_active or by.role != Role.CLINICIAN or by.clinic_id != self.clinic_id:
            raise Refused("Only a clinician of this clinic approves its numbers.")
        self.approved_by, self.approved_at, self.starts_at = by, at, at
        self.save(force_insert=True)
        Event.objects.record("policy approved", by=by, at=at, row=self)

    @property
    def hold(self) -> Elapsed:
        return Elapsed(self.hold_hours)
