"""Whoever takes a patient home says that they are worried: one open concern, call now."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from aftercare.levels import Level
from aftercare.models import Concern, Reason
from aftercare.triage import Fired
from portal.models import without_secrets
from scheduling.models import Ride

RULE = "worried companion"
WORRIED = Fired(RULE, Level.CALL_NOW, "Their companion is worried about them")


@transaction.atomic
def tell(ride: Ride, *, at: datetime) -> Concern:
    """Ask the nurses to call. Said again while it waits it changes nothing; once somebody took it,
    they hear that it goes on."""
    Ride.objects.select_for_update(of=("self",)).only("pk").get(pk=ride.pk)
    said = concern_of(ride)
    if said and not said.resolved_at and (said.told_since or not said.taken_at):
        return said
    session = ride.appointment
    return Concern.objects.raise_for(
        patient=session.patient, appointment=session, fired=[WORRIED], at=at, joins=RULE
    )


def concern_of(ride: Ride) -> Concern | None:
    """What was said by this link, and what became of it."""
    said = Reason.objects.filter(concern=OuterRef("pk"), rule=RULE)
    theirs = Concern.objects.filter(Exists(said), appointment=ride.appointment_id)
    rows = theirs.without_words().select_related("clinic", "taken_by", "resolved_by")
    return rows.defer(*without_secrets("taken_by", "resolved_by")).order_by("-pk").first()
