from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from aftercare.models.answering import Answering, name_of
from portal import links
from portal.models import Event, Message, Patient
from portal.models.columns import all_but
from portal.moments import Elapsed
from scheduling.driving import FLOOR
from scheduling.models import Appointment

CHANGE_FOR = timedelta(minutes=15)
TOO_OLD = Elapsed(7 * 24)
JOINED = "A later session's check-ins took its place."


class SetAside(models.TextChoices):
    JOINED = "joined"
    NOT_ASKED = "not asked"


class CheckInQuerySet(models.QuerySet):
    @transaction.atomic
    def plan_after(self, appointment, *, at: datetime):
        """Owe the patient the check-ins of a session they just left, and the messages that ask.

        Earlier sessions' open ones are joined, since hours count from the latest leaving; of their
        own, those begun before it. Moments that have passed already (a session entered afterwards)
        are kept as "not asked".
        """
        hold(appointment.patient)
        theirs, left = self.filter(patient=appointment.patient), appointment.released_at
        earlier = Q(hours__isnull=False, appointment__released_at__lt=left)
        theirs.filter(earlier | Q(hours=None, due_at__lt=left)).join(at=at)
        dues = [
            Elapsed(h).after(appointment.released_at) for h in appointment.policy.check_in_hours
        ]
        rows = self.bulk_create(
            CheckIn.of(appointment, hours, due, closes)
            for hours, due, closes in zip(
                appointment.policy.check_in_hours, dues, closing_times(dues), strict=True
            )
        )
        for check_in in rows:
            check_in.renew_link(generation=1)
            check_in.ask_or_set_aside(at=at)
        return rows

    def join(self, *, at: datetime):
        """Close these in favour of a later session's, and withdraw what would have asked. One that
        is being sent just now is waited for, and left as it was sent."""
        open_still = self.filter(sent_at=None, set_aside="", closes_at__gt=at).order_by("pk")
        waiting = list(open_still.select_for_update(of=("self",)))
        Message.objects.about([CheckIn.MESSAGE], waiting).withdraw(JOINED, at=at)
        self.filter(pk__in=[c.pk for c in waiting]).update(
            set_aside=SetAside.JOINED, set_aside_at=at
        )

    def open(self, at: datetime):
        """What this patient can answer now, or change within 15 minutes of sending."""
        return self.filter(
            Q(sent_at=None) | Q(sent_at__gt=at - CHANGE_FOR),
            set_aside="",
            due_at__lte=at,
            closes_at__gt=at,
        ).order_by("due_at")

    @transaction.atomic
    def begin(self, patient, *, at: datetime, by=None):
        """The check-in that this patient can answer now: what is open, or one of their own."""
        hold(patient)  # two taps begin one
        theirs = self.filter(patient=patient)
        waiting = theirs.open(at).filter(sent_at=None).last()
        return waiting or theirs._begin_own(patient, at, by)

    def _begin_own(self, patient, at, by):
        closes = [TOO_OLD.after(at)]
        closes += self.filter(set_aside="", due_at__gt=at).values_list("due_at", flat=True)
        left = patient.appointments.filter(released_at__lte=at).order_by("-released_at").first()
        own = self.create(
            clinic_id=patient.clinic_id, patient=patient, appointment=left,
            due_at=at, closes_at=min(closes),
        )  # fmt: skip
        own.renew_link(generation=1)
        Event.objects.record("begun", by=by, at=at, row=own)
        return own

    def by_token(self, token: str):
        """The check-in that a link opens, or None for a link that is wrong, cut off or old."""
        found = self.filter(link_sha256=links.fingerprint(token))
        found = found.select_related("clinic", "patient", "appointment__policy").defer(
            *all_but(Patient, "clinic", joined="patient"),
            *all_but(Appointment, "clinic", "patient", "policy", joined="appointment"),
        )
        return found.first()


def hold(patient):
    """Whoever else plans or begins a check-in of this patient waits until we have committed. Rows
    that only name the patient do not wait: a Send that holds a check-in would wait for ever."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)


def closing_times(dues):
    """A check-in closes when the next one opens, or after a week."""
    weeks = [TOO_OLD.after(due) for due in dues]
    return [
        min(week, following) for week, following in zip(weeks, [*dues[1:], weeks[-1]], strict=True)
    ]


class CheckIn(Answering, models.Model):
    """A moment after a session when the clinic asks how somebody is; their own has no hours."""

    MESSAGE = "check_in"

    clinic = models.ForeignKey("portal.Clinic", models.PROTECT, related_name="check_ins")
    patient = models.ForeignKey("portal.Patient", models.PROTECT, related_name="check_ins")
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    told_to = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_aside = models.CharField(max_length=10, choices=SetAside, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    link_generation = models.PositiveSmallIntegerField(default=1)
    link_sha256 = models.BinaryField(null=True, unique=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "hours"], name="one_check_in_a_session_and_moment"
            ),
            models.UniqueConstraint(fields=["id", "clinic"], name="a_check_in_has_one_clinic"),
            models.UniqueConstraint(fields=["id", "patient"], name="a_check_in_has_one_patient"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("due_at")),
                name="a_check_in_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(appointment__isnull=False),
                name="hours_count_from_a_session",
            ),
            models.CheckConstraint(
                condition=Q(set_aside="", set_aside_at=None)
                | Q(
                    set_aside__in=["joined", "not asked"], set_aside_at__isnull=False, sent_at=None
                ),
                name="what_is_set_aside_says_when_and_was_not_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"],
                name="check_ins_not_answered",
                condition=Q(sent_at=None, set_aside=""),
            )
        ]

    def __str__(self):
        return f"Check-in {self.pk}"

    @classmethod
    def of(cls, appointment, hours, due, closes):
        whose = {"clinic_id": appointment.clinic_id, "patient": appointment.patient}
        return cls(appointment=appointment, hours=hours, due_at=due, closes_at=closes, **whose)

    @property
    def name(self) -> str:
        return name_of(self.hours)

    @property
    def asks_last(self) -> tuple[str, ...]:
        """What its last page asks beside a call and a note: whether they drove, when the 24 hours
        of its session are over; and whether they slept, a day after, where the clinic's policy has
        the sleep rule. Hours count from a release, so there is a window to ask about."""
        hours = self.hours or 0
        asks = {
            "drove": hours >= FLOOR.hours,
            "rested": FLOOR.hours <= hours < 2 * FLOOR.hours and self.appointment.policy.sleep_rule,
        }
        return tuple(name for name, asked in asks.items() if asked)

    @property
    def token(self) -> str:
        return links.token("k", self.pk, self.link_generation)

    def renew_link(self, *, generation: int):
        """Give this check-in a link of its own; the links of earlier generations open nothing."""
        self.link_generation = generation
        self.link_sha256 = links.fingerprint(self.token)
        self.save(update_fields=["link_generation", "link_sha256"])

    @property
    def change_until(self) -> datetime | None:
        """Until when the answers can be changed, once they are sent."""
        return self.sent_at and min(self.sent_at + CHANGE_FOR, self.closes_at)

    def is_open(self, at: datetime) -> bool:
        if self.set_aside or not self.due_at <= at < self.closes_at:
            return False
        return self.sent_at is None or at < self.change_until

    def state(self, at: datetime) -> str:
        """ahead, open, sent, joined, not asked or closed: the one word for it at that moment."""
        if self.set_aside:
            return self.set_aside
        if self.sent_at:
            return "sent"
        if at < self.due_at:
            return "ahead"
        return "open" if at < self.closes_at else "closed"

    def ask_or_set_aside(self, *, at: datetime):
        appointment = self.appointment
        later = appointment.patient.appointments.filter(released_at__gt=appointment.released_at)
        if self.due_at <= at:
            self._set_aside(SetAside.NOT_ASKED, at=at)
        elif later.exists():
            self._set_aside(SetAside.JOINED, at=at)
        else:
            self.ask()

    def ask(self):
        """Plan the message. The moment stays; only the text waits until people are awake."""
        policy = self.appointment.policy
        Message.objects.plan(
            self.MESSAGE,
            occasion=self,
            patient=self.patient,
            due_at=policy.when_awake(self.due_at, self.clinic.tz),
            not_after=self.closes_at,
        )

    def _set_aside(self, why, *, at):
        self.set_aside, self.set_aside_at = why, at
        self.save(update_fields=["set_aside", "set_aside_at"])
