"""A session that runs on long after its plan: staff are asked to write down how it ended.

Until a release is written down there is no end of the hours, so the patient reads "do not drive".
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from aftercare.alone import alone
from aftercare.levels import Level
from aftercare.models import Concern, Reason
from aftercare.triage import Fired
from portal.models import Patient
from portal.models.columns import all_but
from scheduling.models import Appointment
from scheduling.status import RUNNING

# The product's own choice, a draft for a clinician: no source says how late a release may be.
PATIENCE = timedelta(hours=2)
NOT_RELEASED = Fired(
    "not released",
    Level.CALL_TODAY,
    "No release is written down, 2 hours after the planned end. "
    "Until it is, they read: do not drive.",
)
KNOWN = ("clinic", "patient", "policy", "planned", "status")  # of a session, by the worker
LOCK = 724_013  # any number that no other lock of ours has


@transaction.atomic
def mark(*, at: datetime):
    """Raise one concern for each session that was not released, once. Of two workers, one does."""
    if not alone(LOCK):
        return
    for session in overdue(at):
        # Whose it is, by number: the worker has no need to look at the patient.
        whose = Patient(pk=session.patient_id, clinic=session.clinic)
        Concern.objects.raise_for(patient=whose, fired=[NOT_RELEASED], at=at, appointment=session)


def overdue(at: datetime):
    """Still running 2 hours after the planned end, and staff were never asked about it."""
    said = Reason.objects.filter(concern__appointment=OuterRef("pk"), rule=NOT_RELEASED.rule)
    running = Appointment.objects.filter(status__in=RUNNING, planned__endswith__lte=at - PATIENCE)
    known = running.select_related("clinic", "policy").defer(*all_but(Appointment, *KNOWN))
    return known.exclude(Exists(said)).order_by("pk")
