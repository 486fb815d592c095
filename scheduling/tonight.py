"""Whether the clinic is there when the first check-in after a late session is due. Pure."""

from datetime import datetime

from portal import words
from portal.moments import Elapsed

A_DAY = 24


def no_staffed_check_in(clinic, policy, leaves: datetime) -> str:
    """Why nobody at the clinic reads the first check-in of somebody who leaves then; "" when
    somebody does, or when the first one is a day later and so not of that night."""
    hours = min(policy.check_in_hours, default=A_DAY)
    if hours >= A_DAY:
        return ""
    due = Elapsed(hours).after(leaves)
    why = _closed(clinic, due) or _quiet(clinic, policy, due)
    said = f"the {hours}-hour check-in is due at {words.clock(due, clinic.tz)}"
    return why and f"No staffed check-in tonight: {said}, and {why}."


def _closed(clinic, due: datetime) -> str:
    """By the hours on the wall: whether the doors will be opened by hand, nobody knows yet."""
    hours = clinic.hours_on(clinic.today(due))
    if hours is None:
        return f"the clinic is closed on {words.day(due, clinic.tz)}"
    opens, closes = hours
    if due < opens:
        return f"the clinic opens at {words.clock(opens, clinic.tz)}"
    return "" if due < closes else f"the clinic closes at {words.clock(closes, clinic.tz)}"


def _quiet(clinic, policy, due: datetime) -> str:
    awake = policy.when_awake(due, clinic.tz)
    return "" if awake == due else f"its message waits until {words.clock(awake, clinic.tz)}"
