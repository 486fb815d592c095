"""What really happened to one patient, kept beside the product in plain numbers: who left when, and
for how many hours they were told not to drive."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
REMEMBERED = 72 * HOUR
EXPECTED, RUNNING, LEFT, OFF = "expected", "running", "left", "called off"


@dataclass
class Visit:
    pk: int
    begins: datetime
    state: str = EXPECTED
    hold: int = 0
    end: datetime | None = None


@dataclass
class Facts:
    visits: list = field(default_factory=list)
    holds: list = field(default_factory=list)  # since when, how many hours

    def says(self, at):
        """What may be said at that moment: "unknown", "until", "ended" or "none", and which end."""
        for visit in self.visits:
            if visit.state == RUNNING or (visit.state == EXPECTED and visit.begins <= at):
                return "unknown", None
        end = self.last_end
        if end is None or end + REMEMBERED <= at:
            return "none", None
        return ("until" if at < end else "ended"), end

    @property
    def last_end(self):
        return max((visit.end for visit in self.visits if visit.end), default=None)

    def hold(self, begun, at):
        """The hours of the policy that held when it began; else of the one that holds now."""
        for moment in (begun, at):
            if holding := [one for one in enumerate(self.holds) if one[1][0] <= moment]:
                return max(holding, key=lambda one: (one[1][0], one[0]))[1][1]
        raise AssertionError("no session starts before there is a policy")

    def any(self, *states):
        return any(visit.state in states for visit in self.visits)

    def begun(self, visit, begun, at):
        visit.state, visit.hold = RUNNING, self.hold(begun, at)


def leaves(visit, row, left):
    """Somebody left then, or in that minute. The window is as long as was asked for, or longer by
    two minutes at most: a typed minute that runs is this moment, and the end is rounded up."""
    hold, end = visit.hold * HOUR, row.no_driving_until
    assert left <= row.released_at < left + MINUTE
    assert row.released_at + hold <= end <= left + hold + 2 * MINUTE
    assert (end.second, end.microsecond) == (0, 0)
    visit.state, visit.end = LEFT, end


def some(*states):
    """A rule's precondition: somebody is in one of these states."""
    return lambda machine: machine.facts.any(*states)
