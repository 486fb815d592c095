"""The rule this portal exists for: nobody drives for 24 elapsed hours after they leave. Pure.

Source of the 24 hours: the source document ("for a period of 24 hours after treatment"). Clinics
and labels differ below that; the floor here cannot be lowered (docs/rules.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from portal import words
from portal.moments import Elapsed, up_to_the_minute

FLOOR = Elapsed(24)
# How long the page still says when the last window ended, before it falls silent.
REMEMBERED = Elapsed(72)


class Visit(Protocol):
    started_at: datetime | None
    released_at: datetime | None
    no_driving_until: datetime | None

    def is_unclear(self, at: datetime) -> bool: ...


def no_driving_until(left_at: datetime, hold: Elapsed = FLOOR) -> datetime:
    """The end of the window of somebody who left then, in UTC, rounded up to a whole minute."""
    return up_to_the_minute(max(FLOOR.after(left_at), hold.after(left_at)))


@dataclass(frozen=True)
class Advice:
    """What the portal may say about driving at one moment, in the clinic's zone.

    kind is "none" (no session yet), "unknown" (do not drive: nobody knows until when), "until" (do
    not drive until `until`) or "ended" (the hours ended at `until`; what comes next is the clinic's
    word).
    There is no kind that allows driving.
    """

    kind: str
    at: datetime
    zone: ZoneInfo
    until: datetime | None = None
    since: datetime | None = None

    @property
    def holds(self) -> bool:
        return self.kind in ("unknown", "until")

    def covers(self, moment: datetime) -> bool:
        """Whether somebody who sets out at that moment is not to drive. Unknown means no."""
        return self.kind == "unknown" or (self.kind == "until" and moment < self.until)

    @property
    def clock(self) -> str:
        return words.clock(self.until, self.zone)

    @property
    def day(self) -> str:
        return words.day(self.until, self.zone)

    @property
    def zone_name(self) -> str:
        return words.zone_name(self.zone)

    @property
    def relative(self) -> str:
        return words.relative_day(self.until, self.zone, at=self.at)

    @property
    def in_full(self) -> str:
        return words.in_full(self.until, self.zone)

    @property
    def read(self) -> str:
        """When this was said, in full: what is kept says how old it is."""
        return words.in_full(self.at, self.zone)

    @property
    def togo(self) -> str:
        return words.duration(self.until - self.at)

    @property
    def asof(self) -> str:
        return words.clock(self.at, self.zone)

    @property
    def hours(self) -> int:
        """How many hours no driving was asked for: 24, or what the clinic's policy holds for."""
        return int((self.until - self.since).total_seconds() // 3600)

    @property
    def percent(self) -> int:
        """How much of the window has passed, rounded down."""
        whole = self.until - self.since
        return max(0, min(99, int(100 * (self.at - self.since) / whole)))


def advice(visits: Iterable[Visit], zone: ZoneInfo, *, at: datetime) -> Advice:
    """Several windows are a union; a visit nobody can account for means "do not drive"."""
    visits = list(visits)
    if any(visit.is_unclear(at) for visit in visits):
        return Advice("unknown", at, zone)
    last = max(
        (v for v in visits if v.no_driving_until), key=lambda v: v.no_driving_until, default=None
    )
    if last is None or REMEMBERED.after(last.no_driving_until) <= at:
        return Advice("none", at, zone)
    kind = "until" if at < last.no_driving_until else "ended"
    return Advice(kind, at, zone, last.no_driving_until, last.released_at)


def hypothetical(
    hold: Elapsed, zone: ZoneInfo, *, at: datetime, beside: datetime | None = None
) -> Advice:
    """What will stand on the page of somebody who leaves at this moment; `beside` is when the hours
    of their other sessions end."""
    until = no_driving_until(at, hold)
    return Advice("until", at, zone, max(until, beside or until), at)
