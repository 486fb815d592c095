"""What ran without the portal, and is entered afterwards: ride or not, chair or not."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare.release import enter_afterwards
from aftercare.tests.days.acts import NUMBER
from aftercare.tests.days.facts import EXPECTED, MINUTE, OFF, leaves, some
from aftercare.tests.days.leavings import KINDS, SAM
from scheduling.models.appointment import Leaving

LONG_AGO = st.sampled_from([1, 90, 96, 300, 24 * 60, 30 * 60, 70 * 60])


class EnteredAfterwards:
    @precondition(some(EXPECTED, OFF))
    @rule(number=NUMBER, minutes=LONG_AGO, another_day=st.booleans())
    def enter_a_start(self, number, minutes, another_day):
        visit, begun = self.pick(number, EXPECTED, OFF), self.ago(minutes)
        told = {"started_at": begun, "another_day": another_day, "reason": "No power."}
        if visit and self.done(lambda: self.session(visit).enter_start(**told, **self.now)):
            self.facts.begun(visit, begun, self.at)
            self.counts["start entered"] += 1

    @precondition(some(EXPECTED, OFF))
    @rule(number=NUMBER, minutes=LONG_AGO, kind=KINDS, another_day=st.booleans())
    def enter_a_session(self, number, minutes, kind, another_day):
        visit, begun = self.pick(number, EXPECTED, OFF), self.ago(minutes)
        left = begun + 95 * MINUTE
        told = {"started_at": begun, "ended_at": begun + 45 * MINUTE, "another_day": another_day}
        leaving = Leaving(kind=kind, left_at=left, **SAM)
        how = told | {"reason": "No power."} | self.now
        if visit and self.done(lambda: enter_afterwards(self.session(visit), leaving, **how)):
            self.facts.begun(visit, begun, self.at)
            leaves(visit, self.session(visit), left)
            self.counts["entered afterwards"] += 1
