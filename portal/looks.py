"""Who had a record before them, folded: one line a person, day and kind of page."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Max, Min, Value, When
from django.db.models.functions import TruncDate

from portal.models import Event, Role
from portal.words import clock

ON_A_LIST = "list"


@dataclass(frozen=True)
class Look:
    """How often one person looked on one day, at what kind of row, and from when to when."""

    day: date
    name: str
    role: str
    row: str
    times: int
    first: datetime
    last: datetime
    zone: ZoneInfo

    @property
    def role_word(self) -> str:
        return Role(self.role).label.lower()

    @property
    def when(self) -> str:
        first, last = clock(self.first, self.zone), clock(self.last, self.zone)
        return first if first == last else f"{first} to {last}"


def looks(patient, zone: ZoneInfo, *, most: int, after=0) -> list[Look]:
    """The newest of these, so many, but for the patient's own; `after` so many newer ones."""
    events = Event.objects.looks_at(patient).exclude(by=patient.user_id)
    facts = {
        "day": TruncDate("at", tzinfo=zone),
        "name": F("by__name"),
        "role": F("by__role"),
        "what": Case(When(patient=patient, then=F("row")), default=Value(ON_A_LIST)),
    }
    numbers = {"times": Count("pk"), "first": Min("at"), "last": Max("at")}
    rows = events.values("by_id", **facts).annotate(**numbers).order_by("-day", "-last", "by_id")
    told = rows.values_list(*facts, *numbers)[after : after + most]
    return [Look(*row, zone) for row in told]
