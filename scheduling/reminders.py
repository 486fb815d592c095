"""Which reminders a session earns, when each is due and until when it helps. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.moments import WallClock

NINE_3_DAYS_BEFORE = WallClock(time(9), days_before=3)
NINE_THE_DAY_BEFORE = WallClock(time(9), days_before=1)
# Enough to get ready and to find a ride; a text that comes later only alarms.
TIME_TO_GET_READY = timedelta(hours=2)


@dataclass(frozen=True)
class Reminder:
    """One kind of reminder. Both moments follow from when the session begins, in a zone."""

    kind: str
    title: str
    due_at: Callable[[datetime, ZoneInfo], datetime]
    not_after: Callable[[datetime, ZoneInfo], datetime]


def shortly_before(begins: datetime, zone: ZoneInfo) -> datetime:
    return begins - TIME_TO_GET_READY


REMINDERS = (
    # The later one says the same, so from its moment on the earlier one is of no use.
    Reminder(
        kind="reminder_3_days",
        title="Reminder, 3 days before",
        due_at=NINE_3_DAYS_BEFORE.before,
        not_after=NINE_THE_DAY_BEFORE.before,
    ),
    Reminder(
        kind="reminder_1_day",
        title="Reminder, 1 day before",
        due_at=NINE_THE_DAY_BEFORE.before,
        not_after=shortly_before,
    ),
)
BY_KIND = {reminder.kind: reminder for reminder in REMINDERS}
KINDS = tuple(BY_KIND)
