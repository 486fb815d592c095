"""What whoever gives a ride is sent, when it is due and until when it helps. Pure.

With the patient's reminder 3 days before, again the day before while they have not said yes: who
fails to come does so without a word, and is found out only by asking late (research of day surgery:
Chung 2005, Can J Anesth). The moments are the reminders'; the gap is the clinic's own choice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.reminders import NINE_3_DAYS_BEFORE, NINE_THE_DAY_BEFORE, shortly_before

ASKED, AGAIN, AFTER = "companion_asked", "companion_again", "companion_after"
# Asked again sooner, nobody has had time to answer.
TIME_TO_ANSWER = timedelta(hours=12)


@dataclass(frozen=True)
class Owed:
    kind: str
    due_at: datetime
    not_after: datetime


def asks(begins: datetime, needed_until: datetime, zone: ZoneInfo, *, at: datetime) -> list[Owed]:
    """What is owed to somebody who is named at that moment, and needed until then."""
    first = max(at, NINE_3_DAYS_BEFORE.before(begins, zone))
    second = NINE_THE_DAY_BEFORE.before(begins, zone)
    if second - first < TIME_TO_ANSWER:
        return [Owed(ASKED, first, needed_until)]
    return [
        Owed(ASKED, first, second),
        Owed(AGAIN, second, shortly_before(begins, zone)),
    ]
