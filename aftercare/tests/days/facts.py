"""What really happened to one patient, kept beside the product in plain numbers: who left when, and
for how many hours they were told not to drive."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import NamedTuple

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
REMEMBERED = 72 * HOUR
EXPECTED, RUNNING, LEFT, OFF = "expected", "running", "left", "called off"
HOME, THERE, KNOWS = "ride home", "ride there", "acknowledgement"
A_FORTNIGHT = 14 * 24 * HOUR


class Rules(NamedTuple):
    """What a policy says of a window, and since when."""

    since: datetime
    hours: int = 24
    asks_for_sleep: bool = False


@dataclass
class Visit:
    pk: int
    begins: datetime
    state: str = EXPECTED
    rules: Rules | None = None  # of the policy it began under
    met: set = field(default_factory=set)  # what it asks for that is there, or excepted
    left: datetime | None = None
    end: datetime | None = None

    def lasts(self, until):
        """The window ends then, unless it ends later already."""
        self.end = max(self.end, until)


@dataclass
class Facts:
    visits: list = field(default_factory=list)
    policies: list = field(default_factory=list)

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

    def rules(self, begun, at):
        """Of the policy that held when it began; else of the one that holds now."""
        for moment in (begun, at):
            if holding := [one for one in enumerate(self.policies) if one[1].since <= moment]:
                return max(holding, key=lambda one: (one[1].since, one[0]))[1]
        raise AssertionError("no session starts before there is a policy")

    def any(self, *states):
        return any(visit.state in states for visit in self.visits)

    def has_room(self):
        """For another booking. More of them bring nothing new, and make each step longer."""
        return [visit.state for visit in self.visits].count(EXPECTED) < 4

    def forbids(self, at, but):
        """Whether another visit than this one forbids driving then."""
        others = [one for one in self.visits if one is not but]
        return any(one.state == RUNNING or (one.end and at < one.end) for one in others)

    def asked_of(self, visit, begun):
        """What a start at that moment asks for."""
        return {HOME, KNOWS} | ({THERE} if self.forbids(begun, visit) else set())

    def starts(self, visit, begun, at):
        """An infusion began, so nothing that it asks for was missing."""
        assert visit.met >= self.asked_of(visit, begun), "a gate was open"
        self.begun(visit, begun, at)

    def begun(self, visit, begun, at):
        visit.state, visit.rules = RUNNING, self.rules(begun, at)


def leaves(visit, row, left):
    """Somebody left then, or in that minute. The window is as long as was asked for, or longer by
    two minutes at most: a typed minute that runs is this moment, and the end is rounded up."""
    hold, end = visit.rules.hours * HOUR, row.no_driving_until
    assert left <= row.released_at < left + MINUTE
    assert row.released_at + hold <= end <= left + hold + 2 * MINUTE
    assert (end.second, end.microsecond) == (0, 0)
    visit.state, visit.left, visit.end = LEFT, row.released_at, end


def left_at(visit, left):
    """The true moment when somebody left: the end follows it to later, never to sooner."""
    visit.left = left
    visit.lasts(whole_minute(left + visit.rules.hours * HOUR))


def has_not_slept(visit, at, zone):
    """A day after: until the quiet hours of the coming night are over, or a fortnight at most."""
    morning = datetime.combine(at.astimezone(zone).date() + 24 * HOUR, time(8), zone)
    if visit.rules.asks_for_sleep:
        visit.lasts(min(morning, visit.left + A_FORTNIGHT).replace(second=0, microsecond=0))


def whole_minute(moment):
    """That minute, or the next when it has begun."""
    down = moment.replace(second=0, microsecond=0)
    return down if down == moment else down + MINUTE


def some(*states):
    """A rule's precondition: somebody is in one of these states."""
    return lambda machine: machine.facts.any(*states)
