"""Rule 4: nobody drives to a session while an earlier one forbids it. Pure."""

from collections.abc import Iterable
from datetime import datetime

from scheduling.driving import no_driving_until
from scheduling.status import LIVE


def forbids_until(visit, *, at: datetime) -> datetime | None:
    """Until when this visit forbids driving; None for one that does not take place.

    Of one that they have not left, it is the earliest end there can be: by its plan, and where
    nobody knows where they are, as if they left at this moment.
    """
    if visit.no_driving_until:
        return visit.no_driving_until
    if visit.status not in LIVE:
        return None
    leaves = max(visit.planned.upper, at) if visit.is_unclear(at) else visit.planned.upper
    return no_driving_until(leaves, visit.hold)


def no_driving_before(begins: datetime, visits: Iterable, *, at: datetime) -> datetime | None:
    """The end of the no-driving hours in which a session that begins then lies, at the earliest;
    None when it lies in none. `visits` are the others of its patient."""
    earlier = (one for one in visits if (one.released_at or one.planned.lower) < begins)
    ends = (forbids_until(one, at=at) for one in earlier)
    return max((end for end in ends if end and end > begins), default=None)
