from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models, transaction
from django.db.models import Q

from portal.errors import Refused
from portal.models import Event, Policy
from portal.words import clock
from scheduling.driving import no_driving_until
from scheduling.models.booking import Booking
from scheduling.models.sessions import AppointmentQuerySet

# A leaving time further back than this needs a reason, and is marked as entered afterwards.
A_MOMENT_AGO = timedelta(minutes=15)


class Status(models.TextChoices):
    BOOKED = "booked"
    ARRIVED = "arrived"
    STARTED = "started"
    RECOVERING = "recovering"
    RELEASED = "released"
    MISSED = "missed"
    CANCELLED = "cancelled"
    NOT_TREATED = "not treated"


class Release(models.TextChoices):
    COMPANION = "companion", "With a companion"
    AMBULANCE = "ambulance", "By ambulance"
    LEFT = "left without release", "Left without release"


UNSTARTED = (Status.BOOKED, Status.ARRIVED, Status.MISSED, Status.CANCELLED, Status.NOT_TREATED)
RUNNING = (Status.STARTED, Status.RECOVERING)

# Where each status can be reached from. What is entered afterwards has its own line.
MOVES = {
    Status.BOOKED: (Status.ARRIVED,),
    Status.ARRIVED: (Status.BOOKED,),
    Status.STARTED: (Status.ARRIVED,),
    Status.RECOVERING: (Status.STARTED,),
    Status.RELEASED: RUNNING,
    Status.MISSED: (Status.BOOKED,),
    Status.CANCELLED: (Status.BOOKED,),
    Status.NOT_TREATED: (Status.BOOKED, Status.ARRIVED),
}


@dataclass(frozen=True)
class Leaving:
    """How somebody left: when (None is this moment), with whom or why not, and the end that was
    shown."""

    kind: str
    left_at: datetime | None = None
    companion: str = ""
    companion_phone: str = ""
    reason: str = ""
    shown_until: datetime | None = None


class Appointment(Booking):
    """One session, from booking to release. Its rules stand in scheduling/sql too, where nobody can
    go round them."""

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="appointments")
    patient = models.ForeignKey("portal.Patient", models.PROTECT, related_name="appointments")
    protocol = models.ForeignKey("scheduling.Protocol", models.PROTECT, related_name="+")
    course = models.ForeignKey(
        "scheduling.Course", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    number = models.PositiveSmallIntegerField(default=1)
    chair = models.ForeignKey(
        "scheduling.Chair", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    planned = DateTimeRangeField()
    status = models.CharField(max_length=12, choices=Status, default=Status.BOOKED)
    policy = models.ForeignKey("portal.Policy", models.PROTECT, null=True, related_name="+")
    arrived_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    no_driving_until = models.DateTimeField(null=True, blank=True)
    release_kind = models.CharField(max_length=20, choices=Release, blank=True)
    companion = models.CharField(max_length=80, blank=True)
    companion_phone = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    stopped_early = models.CharField(max_length=300, blank=True)
    entered_afterwards = models.CharField(max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "patient"], name="a_session_has_one_patient"),
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=~Q(status__in=["cancelled", "missed", "not treated"]),
                name="one_session_a_number_in_a_course",
            ),
        ]

    def __str__(self):
        return f"Session {self.pk}"

    @property
    def begins(self) -> datetime:
        return self.planned.lower

    @property
    def here_until(self) -> datetime | None:
        """When a recovering patient has stayed as long as the protocol asks."""
        return self.ended_at and self.ended_at + self.protocol.stay

    @property
    def is_over(self) -> bool:
        return self.status not in (Status.BOOKED, Status.ARRIVED, *RUNNING)

    def is_unclear(self, at: datetime) -> bool:
        """Whether nobody can say since when this patient is on the way home: the answer is "do not
        drive"."""
        if self.started_at:
            return self.released_at is None
        return self.status in (Status.BOOKED, Status.ARRIVED) and self.begins <= at

    @property
    def ride_home(self):
        """The one ride home, or None. Uses what the page prefetched."""
        return next((r for r in self.rides.all() if r.direction == "home"), None)

    @property
    def needs_ride(self) -> bool:
        """Whether this session waits for somebody to say who drives home."""
        ride = self.ride_home
        return self.status in (Status.BOOKED, Status.ARRIVED) and not (ride and ride.confirmed_at)

    def history(self):
        """Who did what with this session, oldest first."""
        rows = Event.objects.filter(row=self._meta.label_lower, row_id=self.pk)
        return rows.select_related("by").order_by("pk")

    # What a clinic does with a session

    def arrive(self, *, by, at: datetime):
        self._move(Status.ARRIVED, "arrived", by=by, at=at, arrived_at=at)

    def undo_arrival(self, *, by, at: datetime):
        self._move(Status.BOOKED, "arrival undone", by=by, at=at, arrived_at=None)

    def miss(self, *, by, at: datetime, reason: str):
        self._move(Status.MISSED, "missed", by=by, at=at, reason=reason)

    def do_not_treat(self, *, by, at: datetime, reason: str):
        self._move(Status.NOT_TREATED, "not treated", by=by, at=at, reason=reason)

    def start(self, *, by, at: datetime, started_at: datetime | None = None):
        """Begin the infusion, for a patient whose name and birth date were just read back."""
        ride = self.ride_home
        if not (ride and ride.confirmed_at):
            raise Refused(
                "A confirmed ride home is needed before the start. Write down who drives."
            )
        begun = self._in_order(started_at or at, at=at)
        policy = self._policy(begun, at)
        self._move(Status.STARTED, "started", by=by, at=at, started_at=begun, policy=policy)

    def enter_start(self, *, by, at: datetime, started_at: datetime, reason: str):
        """Write down a start that has already happened without the portal, ride or not. A chair
        that
        is planned for somebody else is left to them."""
        begun = self._in_order(started_at, at=at)
        facts = {
            "started_at": begun,
            "policy": self._policy(begun, at),
            "entered_afterwards": reason,
        }
        if self.chair_id and Appointment.objects.holding(self.chair, self.planned).exclude(
            pk=self.pk
        ):
            facts["chair"] = None
        self._move(Status.STARTED, "start entered", by=by, at=at, come_from=UNSTARTED, **facts)

    def end(self, *, by, at: datetime, ended_at: datetime | None = None, stopped_early: str = ""):
        ended = self._in_order(ended_at or at, after=self.started_at, what="started", at=at)
        facts = {"ended_at": ended, "stopped_early": stopped_early}
        self._move(Status.RECOVERING, "ended", by=by, at=at, **facts)

    def release(self, leaving: Leaving, *, by, at: datetime):
        """Let the patient go. The window counts from the leaving and never ends before what was
        shown."""
        if self.status == Status.STARTED and leaving.kind == Release.COMPANION:
            raise Refused("Mark the infusion as ended before you release the patient.")
        after, what = (self.ended_at, "ended") if self.ended_at else (self.started_at, "started")
        left = self._in_order(leaving.left_at or at, after=after, what=what, at=at)
        if at - left > A_MOMENT_AGO and not leaving.reason:
            raise Refused("They left more than 15 minutes ago. Write why it is entered now.")
        late = leaving.reason if at - left > A_MOMENT_AGO else self.entered_afterwards
        facts = self._leaving(leaving, left, self.policy) | {"entered_afterwards": late}
        ended = {} if self.ended_at else {"ended_at": left}
        self._move(Status.RELEASED, "released", by=by, at=at, **facts, **ended)

    def enter_afterwards(self, leaving, *, started_at, ended_at, reason, by, at: datetime):
        """Write down a session that nobody started in the portal, with its true times."""
        begun = self._in_order(started_at, at=at)
        ended = self._in_order(ended_at, after=begun, what="started", at=at)
        left = self._in_order(leaving.left_at, after=ended, what="ended", at=at)
        policy = self._policy(begun, at)
        facts = {
            "started_at": begun,
            "ended_at": ended,
            "policy": policy,
            "entered_afterwards": reason,
        }
        facts |= self._leaving(leaving, left, policy)
        self._move(
            Status.RELEASED, "entered afterwards", by=by, at=at, come_from=UNSTARTED, **facts
        )

    def _leaving(self, leaving, left, policy):
        if leaving.kind == Release.COMPANION and not leaving.companion.strip():
            raise Refused("Nobody leaves alone. Enter who takes the patient home.")
        if leaving.kind != Release.COMPANION and not leaving.reason.strip():
            raise Refused("Write in a few words what happened.")
        until = no_driving_until(left, policy.hold)
        if leaving.left_at is None and leaving.shown_until:
            until = max(until, leaving.shown_until)
        return {
            "released_at": left,
            "no_driving_until": until,
            "release_kind": leaving.kind,
            "companion": leaving.companion.strip(),
            "companion_phone": leaving.companion_phone.strip(),
            "reason": leaving.reason.strip(),
        }

    def _policy(self, begun, at):
        policy = Policy.objects.in_force(self.clinic, begun) or Policy.objects.in_force(
            self.clinic, at
        )
        if policy is None:
            raise Refused(
                "No clinician has approved this clinic's rules yet, so no session can start."
            )
        return policy

    def _in_order(self, moment, *, at, after=None, what=""):
        if moment > at:
            raise Refused(
                "That time is still to come. Enter a time that has passed, or leave it empty."
            )
        if after and moment <= after and not (what == "ended" and moment == after):
            said = clock(after, self.clinic.tz)
            raise Refused(f"The infusion {what} at {said}. Enter a later time.")
        return moment

    @transaction.atomic
    def _move(self, to, verb, *, by, at, come_from=None, **facts):
        """Take the session to a status in one conditional update; the slower of two people is
        told."""
        here = Appointment.objects.filter(pk=self.pk, status__in=come_from or MOVES[to])
        if not here.update(status=to, **facts):
            raise Refused(self._what_happened())
        for name, value in {"status": to, **facts}.items():
            setattr(self, name, value)
        Event.objects.record(verb, by=by, at=at, row=self)

    def _what_happened(self):
        last = self.history().last()
        if not last:
            return "This session has changed. Look at it again."
        who = last.by.name if last.by else "The portal"
        return f"{who} was here first: {last.verb} at {clock(last.at, self.clinic.tz)}."
