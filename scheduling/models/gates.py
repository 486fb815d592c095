"""What must be there before an infusion starts and before somebody leaves. PostgreSQL says each of
these again; here they get words, and the pages can say beforehand what is missing."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from portal.errors import Refused
from portal.models import Patient, Policy
from portal.words import clock, duration
from scheduling.models.waiver import Gate, Waiver
from scheduling.status import EXPECTED, Release

NO_RIDE = "A confirmed ride home is needed before the start. Write down who drives."
NO_RIDE_THERE = (
    "They are still inside no-driving hours, or another session of theirs is not released. A "
    "confirmed ride here is needed before the start. Write down who brought them."
)
NOT_ACKNOWLEDGED = (
    "The patient has not acknowledged the driving rule for this session yet. Hand them the tablet."
)
NOT_READ = "They have told you something that nobody has read yet. Read it, and tick that you have."
HELD_BACK = {
    Gate.RIDE_HOME: NO_RIDE,
    Gate.RIDE_THERE: NO_RIDE_THERE,
    Gate.ACKNOWLEDGEMENT: NOT_ACKNOWLEDGED,
}
NOT_THIS_WAY = "This clinic's rules do not let a patient leave with: %s. Or ask for an exception."
TOO_SOON = "Who leaves with %s stays here for %s after the infusion: until %s."
NO_EXCEPTION = "To leave without a companion, a second nurse or clinician has to agree first."


class GatedQuerySet(models.QuerySet):
    def look_at_gates(self, sessions):
        """Give each of these, as `opened`, the gates that an exception opens. One query."""
        rows = Waiver.objects.that_open().filter(appointment__in=[one.pk for one in sessions])
        found = list(rows.values_list("appointment_id", "gate"))
        for session in sessions:
            session.opened = {gate for pk, gate in found if pk == session.pk}


class Gated(models.Model):
    opened = frozenset()  # as look_at_gates has it

    class Meta:
        abstract = True

    def missing(self, policy, begins: datetime) -> list[Gate]:
        """The gates that hold back a start at that moment, and that no exception opens."""
        there = {
            Gate.RIDE_HOME: self.has_ride_home(policy),
            Gate.RIDE_THERE: not self.was_not_to_drive(begins) or self.has_ride_there(),
            Gate.ACKNOWLEDGEMENT: self.is_acknowledged(),
        }
        missing = [gate for gate, met in there.items() if not met]
        opened = self.waived() if missing else ()
        return [gate for gate in missing if gate not in opened]

    def missing_at(self, at: datetime) -> list[Gate]:
        """What would hold back a start now; nothing once it has begun or is over."""
        if self.status not in EXPECTED:
            return []
        return self.missing(Policy.objects.in_force(self.clinic_id, at), max(at, self.begins))

    @property
    def offers_start(self) -> bool:
        """Whether the board offers the start: each ride is sure or excepted (`look_at_gates`)."""
        home = not self.needs_ride or Gate.RIDE_HOME in self.opened
        return home and (not self.waits_for_ride_there or Gate.RIDE_THERE in self.opened)

    def exceptions(self, *, words: bool) -> list[Waiver]:
        """Every exception asked for this session; for the desk without its words."""
        rows = self.waivers.order_by("pk")
        return list(rows if words else rows.without_words())

    def has_ride_home(self, policy) -> bool:
        ride = self.ride_home
        return bool(ride and ride.is_sure and (policy is None or policy.takes(ride.kind)))

    def has_ride_there(self) -> bool:
        return bool(self.ride_there and self.ride_there.is_sure)

    def is_acknowledged(self) -> bool:
        return any(one.who == "patient" for one in self.acknowledgements.all())

    def companion_knows(self) -> bool:
        """Whether who takes them home has acknowledged the rule already, by their link."""
        return any(one.who == "companion" for one in self.acknowledgements.all())

    def was_not_to_drive(self, at: datetime) -> bool:
        """Whether another session of theirs forbids driving at that moment, under whichever record
        of this name and birth date. Unknown means no."""
        running = Q(released_at=None) | Q(no_driving_until__gt=at)
        theirs = Patient.objects.records_of(self.patient)
        others = type(self).objects.filter(patient__in=theirs).exclude(pk=self.pk)
        return others.filter(running, started_at__isnull=False).exists()

    def waived(self) -> set[str]:
        """The gates that an exception opens for this session."""
        return set(
            Waiver.objects.that_open().filter(appointment=self.pk).values_list("gate", flat=True)
        )

    def _is_heard(self):
        """What somebody told the nurse beforehand is read before anything is given to them."""
        if self.remarks.unread().exists():
            raise Refused(NOT_READ)

    def _may_start(self, policy, begins):
        self._is_heard()
        for gate in self.missing(policy, begins):
            raise Refused(HELD_BACK[gate])

    def _may_leave(self, leaving, left):
        """By the policy the session began under; what is entered afterwards never asks."""
        if leaving.kind in (Release.AMBULANCE, Release.LEFT) or Gate.COMPANION in self.waived():
            return
        if leaving.kind == Release.ALONE:
            raise Refused(NO_EXCEPTION)
        if not self.policy.takes(leaving.escort):
            raise Refused(NOT_THIS_WAY % leaving.escort)
        stay = self.policy.stay_with(leaving.escort)
        if self.ended_at and left < self.ended_at + stay:
            until = clock(self.ended_at + stay, self.clinic.tz)
            raise Refused(TOO_SOON % (leaving.escort, duration(stay), until))
