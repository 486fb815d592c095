"""A patient who would have to drive says so with one tap, and somebody calls them.

As many as 1 in 10 day patients drive within 24 hours (ACTRN12619000687190p), so the way out is near
and nobody is blamed. That it is a call today is the clinic's own choice, a draft to sign.
"""

from datetime import datetime

from django.db import transaction

from aftercare.models import Concern
from aftercare.models.check_in import hold
from aftercare.triage import Fired
from portal.models import without_secrets

RULE = "thinking of driving"
ASKED = Fired(RULE, "call today", "Needs a ride in the no-driving hours, and asked for one")


def asked(patient, *, at: datetime) -> Concern | None:
    """What they last asked for in the window that bears on this moment."""
    rows = patient.concerns.without_words().select_related("taken_by", "resolved_by")
    rows = rows.defer(*without_secrets("taken_by", "resolved_by"))
    session = _session(patient, at)
    return rows.filter(appointment=session, reasons__rule=RULE).order_by("pk").last()


@transaction.atomic
def ask(patient, *, at: datetime) -> Concern:
    """Tell staff that they need a ride. Once, until somebody has answered it."""
    hold(patient)  # of two taps at once, one asks
    before = asked(patient, at=at)
    if before and not before.resolved_at:
        return before
    session = _session(patient, at)
    return Concern.objects.raise_for(patient=patient, appointment=session, fired=[ASKED], at=at)


def _session(patient, at):
    """The latest of the sessions whose window it may be."""
    bearing = patient.appointments.bearing_on_driving(at).select_related("policy")
    return bearing.order_by("planned__startswith").last()
