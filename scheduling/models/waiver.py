"""An exception to a gate: a row that the gate's rule accepts instead of what it asks for."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Func, Q

from portal.errors import Refused
from portal.models import Event, Policy
from scheduling.models.second_person import AGREED, Asked, AskedQuerySet

# How long a countersignature may take, where the clinic's policy lets one person act alone.
COUNTERSIGNED_WITHIN = timedelta(hours=24)


class Gate(models.TextChoices):
    RIDE_HOME = "ride home", "The ride home"
    RIDE_THERE = "ride there", "The ride there"
    ACKNOWLEDGEMENT = "acknowledgement", "The driving rule, acknowledged"
    COMPANION = "companion", "The companion, at release"


class Why(models.TextChoices):
    NOT_THERE = "did not come", "Who was to come did not come"
    OTHER_WAY = "another way", "They get home another safe way"
    STAYS_LONGER = "stays longer", "They stay here until it is safe"
    CANNOT_READ = "cannot sign", "They cannot read or confirm it themselves"
    CLINICAL = "clinical need", "Waiting would harm them more"
    OTHER = "other", "Something else"


class WaiverQuerySet(AskedQuerySet):
    @transaction.atomic
    def ask(self, appointment, *, gate: str, why: str, words: str, by, at: datetime):
        """Ask a second person to let this session pass a gate. Where the clinic's policy has it,
        it opens at once and is countersigned within 24 hours."""
        if not words.strip():
            raise Refused("Write in a sentence why this is safe.")
        if appointment.is_over:
            raise Refused("This session is over. Nothing holds it back any more.")
        if self.filter(appointment=appointment, gate=gate, answer="").exists():
            raise Refused("This was asked already and waits for a second person.")
        policy = Policy.objects.in_force(appointment.clinic_id, at)
        waiver = self.create(
            clinic_id=appointment.clinic_id, appointment=appointment, gate=gate, why=why,
            words=words.strip(), asked_by=by, asked_at=at, begins=appointment.begins,
            opens_at_once=bool(policy and policy.countersigned_later),
        )  # fmt: skip
        Event.objects.record("exception asked", by=by, at=at, row=appointment)
        return waiver

    def without_words(self):
        """What the desk may know of them."""
        return self.defer("words")

    def that_open(self):
        """Those that a gate accepts: agreed, or in force until somebody countersigns; and asked for
        the time at which the session is planned now."""
        here = Q(begins=Func(F("appointment__planned"), function="lower"))
        return self.filter(here, Q(answer=AGREED) | Q(answer="", opens_at_once=True))

    def overdue(self, at: datetime):
        return self.filter(answer="", opens_at_once=True, asked_at__lte=at - COUNTERSIGNED_WITHIN)


class Waiver(Asked):
    appointment = models.ForeignKey(
        "scheduling.Appointment", models.PROTECT, related_name="waivers"
    )
    gate = models.CharField(max_length=20, choices=Gate)
    why = models.CharField(max_length=20, choices=Why)
    # For when the session was planned: one that is moved asks anew.
    begins = models.DateTimeField()
    words = models.CharField(max_length=300)
    opens_at_once = models.BooleanField(default=False)

    objects = WaiverQuerySet.as_manager()

    class Meta(Asked.Meta):
        verbose_name = "exception"
        constraints = [
            *Asked.Meta.constraints,
            models.CheckConstraint(
                condition=Q(gate__in=tuple(Gate.values))
                & Q(why__in=tuple(Why.values))
                & ~Q(words=""),
                name="an_exception_names_a_gate_and_a_reason",
            ),
            models.UniqueConstraint(
                fields=["appointment", "gate"],
                condition=Q(answer=""),
                name="one_waiting_exception_a_gate",
            ),
        ]

    def __str__(self):
        return f"Exception {self.pk}"

    def is_overdue(self, at: datetime) -> bool:
        """Whether it was used and nobody has countersigned it in time."""
        return self.opens_at_once and self.is_waiting and self.asked_at + COUNTERSIGNED_WITHIN <= at
