from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q

from portal.errors import Refused
from portal.models.escort import Escort
from portal.models.event import Event
from portal.models.people import Role
from portal.moments import Elapsed, on_the_wall


def default_check_in_hours():
    return [2, 24, 72]


def default_escorts():
    return [Escort.ADULT.value]


class PolicyQuerySet(models.QuerySet):
    def in_force(self, clinic, at: datetime):
        """The newest version that a clinician approved and that has begun; None if there is
        none."""
        return self.versions(clinic).filter(starts_at__lte=at).first()

    def versions(self, clinic):
        """All that a clinician approved, the newest first."""
        signed = self.filter(clinic=clinic, approved_at__isnull=False)
        return signed.order_by("-starts_at", "-version")

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
    session). A stay of 120 minutes without an adult is what one service asks (Oxford Health, FAQ).
    The other numbers and lists are the clinic's own choices: drafts for a clinician to approve.
    """

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    hold_hours = models.PositiveSmallIntegerField(default=24)
    escort_kinds = ArrayField(models.CharField(max_length=40), default=default_escorts)
    # How long somebody stays after the infusion who does not leave with an adult.
    ride_share_stay_minutes = models.PositiveSmallIntegerField(default=120)
    public_transport_stay_minutes = models.PositiveSmallIntegerField(default=120)
    clinic_transport_stay_minutes = models.PositiveSmallIntegerField(default=120)
    # A clinic with one nurse: an exception holds at once, and is countersigned within 24 hours.
    countersigned_later = models.BooleanField(default=False)
    # "The next day after a restful sleep" beside the hours; it only ever lengthens the window.
    sleep_rule = models.BooleanField(default=False)
    fasting_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    clear_liquids_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    arrive_minutes_early = models.PositiveSmallIntegerField(default=15)
    ask_about_medicines = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    bring = ArrayField(models.CharField(max_length=80), default=list, blank=True)
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

    def takes(self, escort: str) -> bool:
        return escort in self.escort_kinds

    def stay_with(self, escort: str) -> timedelta:
        """How long after the infusion somebody stays who leaves this way."""
        minutes = {
            Escort.RIDE_SHARE: self.ride_share_stay_minutes,
            Escort.PUBLIC: self.public_transport_stay_minutes,
            Escort.CLINIC: self.clinic_transport_stay_minutes,
        }
        return timedelta(minutes=minutes.get(escort, 0))

    def when_awake(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself by day; the end of the quiet hours by night."""
        local = moment.astimezone(zone)
        if self.quiet_until <= local.time() < self.quiet_from:
            return moment
        day = local.date() + timedelta(days=local.time() >= self.quiet_from)
        return on_the_wall(day, self.quiet_until, zone)
