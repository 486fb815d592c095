"""How a moment is written: 3:40pm, Friday, March 6, Chicago time. Pure, and the same everywhere.

Beside it, what a phone makes of a number to tap.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def clock(at: datetime, zone: ZoneInfo) -> str:
    """3:40pm, 1pm, noon; in the repeated hour of autumn 1:30am CDT, because there are two."""
    local = at.astimezone(zone)
    if (local.hour, local.minute) == (12, 0):
        said = "noon"
    else:
        minutes = f":{local:%M}" if local.minute or local.hour == 0 else ""
        said = f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    return f"{said} {local:%Z}" if is_repeated(local) else said


def is_repeated(local: datetime) -> bool:
    """Whether the wall shows this time twice on that night."""
    return local.replace(fold=0).utcoffset() > local.replace(fold=1).utcoffset()


def day(at: datetime, zone: ZoneInfo) -> str:
    """Friday, March 6."""
    local = at.astimezone(zone)
    return f"{local:%A, %B} {local.day}"


def zone_name(zone: ZoneInfo) -> str:
    """Chicago time."""
    return zone.key.rpartition("/")[2].replace("_", " ") + " time"


def in_full(at: datetime, zone: ZoneInfo) -> str:
    """3:40pm Friday, March 6, Chicago time: fit for paper, since nothing in it is relative."""
    return f"{clock(at, zone)} {day(at, zone)}, {zone_name(zone)}"


def relative_day(moment: datetime, zone: ZoneInfo, *, at: datetime) -> str:
    """today, tomorrow, yesterday or nothing. Only for a page that is looked at now."""
    distance = moment.astimezone(zone).date() - at.astimezone(zone).date()
    return {0: "today", 1: "tomorrow", -1: "yesterday"}.get(distance.days, "")


def said(moment: datetime, zone: ZoneInfo, *, at: datetime) -> str:
    """5:47pm; with its day when that is not today. Only for a page that is looked at now."""
    if relative_day(moment, zone, at=at) == "today":
        return clock(moment, zone)
    return f"{clock(moment, zone)} {day(moment, zone)}"


def duration(span: timedelta) -> str:
    """21 hours 55 minutes; rounded up, so that time to go is never said to be less than it is."""
    minutes = max(0, -(-int(span.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [
        f"{n} {unit}{'' if n == 1 else 's'}"
        for n, unit in ((hours, "hour"), (minutes, "minute"))
        if n
    ]
    return " ".join(parts) or "less than a minute"


def numbers(text: str) -> list[tuple[str, str]]:
    """Names with phones: from "A Cab 555-010-0150; Ask us" A Cab with its own, Ask us with none."""
    parts = (part.strip() for part in text.split(";"))
    found = (re.fullmatch(r"(.*?)\s*(\+?\(?\d[\d ().-]{5,}\d)?", part) for part in parts if part)
    return [(one[1], one[2] or "") for one in found if one]


def phone_href(phone: str) -> str:
    """The address that calls a number. Ten digits are an American one without its country; what
    follows a letter is an extension, which nobody can tap."""
    number = re.split("[a-z]", phone, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"\D", "", number)
    if phone.strip().startswith("+"):
        return f"tel:+{digits}"
    american = re.fullmatch(r"1?(\d{10})", digits)
    return f"tel:+1{american[1]}" if american else f"tel:{digits}"
