from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models, transaction
from django.db.models import Q

from portal.errors import Refused
from portal.models import Escort, Event
from scheduling.models.afterwards import Afterwards
from scheduling.models.booking import Booking
from scheduling.models.corrected import Corrected
from scheduling.models.gates import Gated
from scheduling.models.sessions import AppointmentQuerySet
from scheduling.models.written import LEFT, MINUTE, Leaving
from scheduling.status import CALLED_OFF, EXPECTED, LIVE, RUNNING, Release, Status

# A leaving time further back than this needs a reason, and is marked as entered afterwards.
A_MOMENT_AGO = timedelta(minutes=15)


def late(reason: str, before: str) -> str:
    """Why it is entered afterwards, the newest first."""
    return "; ".join(filter(None, (reason.strip(), before)))[:300]


class Appointment(Booking, Afterwards, Gated, Corrected):
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
    escort_kind = models.CharField(max_length=20, choices=Escort, blank=True)
    # When staff expect them to be ready, where it is not what the plan says.
    ready_about = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    stopped_early = models.CharField(max_length=300, blank=True)
    entered_afterwards = models.CharField(max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "patient"], name="a_session_has_one_patient"),
            models.UniqueConstraint(fields=["id", "clinic"], name="a_session_has_one_clinic"),
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=~Q(status__in=CALLED_OFF),
                name="one_session_a_number_in_a_course",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic"], name="sessions_that_run", condition=Q(status__in=RUNNING)
            )
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
        return self.status not in LIVE

    def is_unclear(self, at: datetime) -> bool:
        """Whether nobody can say since when this patient is on the way home: the answer is "do not
        drive"."""
        if self.started_at:
            return self.released_at is None
        return self.status in EXPECTED and self.begins <= at

    @property
    def ride_home(self):
        """The one ride home, or None. Uses what the page prefetched."""
        return self.ride("home")

    @property
    def ride_there(self):
        return self.ride("there")

    def ride(self, way):
        rides = (r for r in self.rides.all() if r.direction == way and r.stands)
        return next(rides, None)

    @property
    def needs_ride(self) -> bool:
        """Whether this session waits for somebody to say who drives home."""
        ride = self.ride_home
        return self.status in EXPECTED and not (ride and ride.is_sure)

    @property
    def waits_for_word(self) -> bool:
        """The same for the patient's own pages: what they said themselves they need not say twice,
        though the clinic may still have to confirm it."""
        return self.needs_ride and not (self.ride_home and self.ride_home.is_promised)

    @property
    def ready_at(self) -> datetime:
        """When they may be fetched: what staff said, else by the infusion, else by the plan."""
        if self.ready_about:
            return self.ready_about
        if self.ended_at:
            return self.ended_at + self.protocol.stay
        return self.started_at + self.protocol.visit if self.started_at else self.planned.upper

    # What a clinic does with a session

    def arrive(self, *, by, at: datetime):
        self._not_before_its_day(at)
        self._move(Status.ARRIVED, "arrived", by=by, at=at, arrived_at=at)

    def undo_arrival(self, *, by, at: datetime):
        self._move(Status.BOOKED, "arrival undone", by=by, at=at, arrived_at=None)

    def miss(self, *, by, at: datetime, reason: str):
        self._not_before_its_day(at)
        self._move(Status.MISSED, "missed", by=by, at=at, reason=reason)

    def do_not_treat(self, *, by, at: datetime, reason: str):
        self._not_before_its_day(at)
        self._move(Status.NOT_TREATED, "not treated", by=by, at=at, reason=reason)

    def start(self, *, by, at: datetime, started_at: datetime | None = None):
        """Begin the infusion, for a patient whose name and birth date were just read back."""
        # A start before the arrival is taken as typed: Arrived is a tap, and may come late.
        begun = self._in_order(started_at or at, at=at)
        policy = self._policy(begun, at)
        self._may_start(policy, begun)
        self._move(Status.STARTED, "started", by=by, at=at, started_at=begun, policy=policy)

    def end(self, *, by, at: datetime, ended_at: datetime | None = None, stopped_early: str = ""):
        ended = self._in_order(ended_at or at, after=self.started_at, what="started", at=at)
        facts = {"ended_at": ended, "stopped_early": stopped_early}
        self._move(Status.RECOVERING, "ended", by=by, at=at, **facts)

    @transaction.atomic
    def say_ready(self, ready_about: datetime, *, by, at: datetime):
        """Staff expect them to be ready then; whoever takes them home reads it."""
        if self.status not in RUNNING:
            raise Refused("Say this once the infusion has started. Until then the plan says it.")
        type(self).objects.filter(pk=self.pk).update(ready_about=ready_about)
        self.ready_about = ready_about
        Event.objects.record("ready time given", by=by, at=at, row=self)

    def release(self, leaving: Leaving, *, by, at: datetime):
        """Let the patient go. The window counts from the leaving and never ends before what was
        shown."""
        if self.started_at is None:
            raise Refused("No infusion has been started here. Start it, or enter it afterwards.")
        if self.status == Status.STARTED and leaving.kind == Release.COMPANION:
            raise Refused("Mark the infusion as ended before you release the patient.")
        after, what = (self.ended_at, "ended") if self.ended_at else (self.started_at, "started")
        left = leaving.left_at or at
        if self.ended_at and left < self.ended_at < left + MINUTE:
            left = self.ended_at  # in the same minute, which is all that is typed
        left = self._in_order(left, after=after, what=what, at=at)
        if at - left > A_MOMENT_AGO and not leaving.reason:
            raise Refused("They left more than 15 minutes ago. Write why it is entered now.")
        facts = self._leaving(leaving, left, self.policy, at)
        if leaving.from_paper or at - left > A_MOMENT_AGO:
            # What happened is written down as it was; why this late stands before what stood there.
            facts["entered_afterwards"] = late(leaving.reason, self.entered_afterwards)
        self._may_leave(leaving, left)
        ended = {} if self.ended_at else {"ended_at": left}
        self._move(Status.RELEASED, LEFT[leaving.kind], by=by, at=at, **facts, **ended)
