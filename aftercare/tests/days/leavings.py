"""How somebody leaves: with somebody, by ambulance, or found gone."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare.release import let_go
from aftercare.tests.days.acts import AGO, NUMBER
from aftercare.tests.days.facts import EXPECTED, HOUR, MINUTE, RUNNING, leaves, some
from aftercare.tests.days.starts import FORGOT
from scheduling.models.appointment import Leaving
from scheduling.status import Release

KINDS = st.sampled_from([Release.COMPANION, Release.COMPANION, Release.AMBULANCE, Release.LEFT])
SAM = {"companion": "Sam Rivera", "companion_phone": "555-010-0178", "reason": "As it was."}


class Leavings:
    @precondition(some(EXPECTED))
    @rule(number=NUMBER, kind=KINDS, forgot=FORGOT)
    def come_and_go(self, number, kind, forgot=None):
        """A session that runs as it was planned, until they leave."""
        visit = self.pick(8 * number + 1, EXPECTED)
        self.at = max(self.at, visit.begins)
        if not self.comes(visit, forgot):
            return
        self.at += 45 * MINUTE
        assert self.done(lambda: self.session(visit).end(**self.now))
        self.at += 50 * MINUTE
        leaving = Leaving(kind=kind, **SAM)
        assert self.done(lambda: let_go(self.session(visit), leaving, **self.now))
        self.went(visit, kind, self.at)

    def went(self, visit, kind, left):
        over = self.facts.forbids(left, visit)
        leaves(visit, self.session(visit), left)
        self.counts["overlapping"] += over
        self.counts[f"left: {kind}"] += 1

    @precondition(some(RUNNING))
    @rule(number=NUMBER, minutes=AGO)
    def end(self, number, minutes):
        visit, ended = self.pick(number, RUNNING), self.ago(minutes)
        if visit:
            self.done(lambda: self.session(visit).end(**self.now, ended_at=ended))

    @precondition(some(RUNNING))
    @rule(number=NUMBER, minutes=AGO, kind=KINDS, shown=st.booleans())
    def release(self, number, minutes, kind, shown):
        """With somebody, by ambulance, or found gone."""
        visit, left = self.pick(number, RUNNING), self.ago(minutes)
        shown_until = self.at + 24 * HOUR - MINUTE if shown else None
        leaving = Leaving(kind=kind, left_at=left, shown_until=shown_until, **SAM)
        if visit and self.done(lambda: let_go(self.session(visit), leaving, **self.now)):
            self.went(visit, kind, left or self.at)

    def found_gone(self, visit):
        leaving = Leaving(kind=Release.LEFT, **SAM)
        if self.done(lambda: let_go(self.session(visit), leaving, **self.now)):
            self.went(visit, Release.LEFT, self.at)
