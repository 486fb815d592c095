"""A ride home that nobody confirmed when the session is near becomes a task for staff, while there
is still time to find another.

24 hours and 2 hours before, and at the door: the escort who does not turn up is the common failure,
not the patient who never had one (Chung 2005, Can J Anesth). The hours are the clinic's own choice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from aftercare.levels import Level
from aftercare.models import Concern
from aftercare.triage import Fired
from portal.models import Patient
from portal.words import in_full
from scheduling.models import Appointment

RULE = "silent companion"
STEPS = {timedelta(hours=2): Level.CALL_NOW, timedelta(hours=24): Level.CALL_TODAY}
LOCK = 724_012  # any number that no other lock of ours has
ASK = "select * from sessions_without_a_sure_ride(%s, %s)"


@dataclass(frozen=True)
class Waiting:
    """A session whose ride home nobody has confirmed, as much of it as the worker may know."""

    session: int
    patient: int
    clinic: int
    begins: datetime
    named: bool
    last_told: datetime | None

    def step(self, at: datetime) -> timedelta | None:
        """How near it is, where staff have not been told of that yet. Moved, it is told again."""
        near = min(step for step in STEPS if at >= self.begins - step)
        told = self.last_told and self.last_told >= self.begins - near
        return None if told else near

    def fired(self, near: timedelta, zone: ZoneInfo) -> Fired:
        said = "Ride home named, not confirmed" if self.named else "No ride home named"
        hours = int(near.total_seconds() // 3600)
        when = in_full(self.begins, zone)
        words = f"{said}, less than {hours} hours before the session at {when}"
        return Fired(RULE, STEPS[near], words)


@transaction.atomic
def mark(*, at: datetime):
    """Raise it once a day before and once two hours before. Of two workers, one does."""
    for one in waiting(at):
        if near := one.step(at):
            tell(one, near, at=at)


def waiting(at: datetime) -> list[Waiting]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(ASK, [at, at + max(STEPS)])
        return [Waiting(*row) for row in cursor.fetchall()]


def tell(one: Waiting, near: timedelta, *, at: datetime):
    """What is still open of it becomes more urgent; else it is raised."""
    patient = Patient(pk=one.patient, clinic_id=one.clinic)
    Concern.objects.raise_for(
        patient=patient,
        appointment=Appointment(pk=one.session, patient=patient, clinic_id=one.clinic),
        fired=[one.fired(near, patient.clinic.tz)],
        at=at,
        joins=RULE,
    )
