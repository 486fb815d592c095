"""A day at the clinic, chair by chair: what is planned in it, and what is free between. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.slots import Span, gaps
from scheduling.status import CALLED_OFF


@dataclass(frozen=True)
class Line:
    """One span of a chair: a session, or free."""

    begins: datetime
    ends: datetime
    session: object = None


def lines(sessions, hours: Span | None, shortest: timedelta) -> list[Line]:
    """The sessions of one chair and its free spans of that length or more, in order of time."""
    planned = [Line(one.planned.lower, one.planned.upper, one) for one in sessions]
    free = gaps(hours, ((p.begins, p.ends) for p in planned), at_least=shortest) if hours else ()
    return sorted([*planned, *(Line(*gap) for gap in free)], key=lambda line: line.begins)


def columns(chairs, sessions, hours: Span | None, shortest: timedelta):
    """Each chair with its lines; then, without a chair, what holds none (any more)."""
    here = [one for one in sessions if one.status not in CALLED_OFF]
    by_chair = [
        (chair, lines([one for one in here if one.chair_id == chair.pk], hours, shortest))
        for chair in chairs
    ]
    nowhere = [one for one in sessions if one.status in CALLED_OFF or one.chair_id is None]
    return by_chair, lines(nowhere, None, shortest)
