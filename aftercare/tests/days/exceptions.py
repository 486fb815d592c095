"""What a second person lets pass a gate, and what then goes without it."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare.release import let_go
from aftercare.tests.days.acts import NUMBER
from aftercare.tests.days.changes import WHO
from aftercare.tests.days.facts import EXPECTED, HOME, KNOWS, RUNNING, THERE, some
from aftercare.tests.days.leavings import SAM
from scheduling.models import Waiver
from scheduling.models.appointment import Leaving
from scheduling.models.waiver import Gate
from scheduling.status import Release

GATES = st.sampled_from([HOME, THERE, KNOWS])


class Exceptions:
    @precondition(some(EXPECTED))
    @rule(number=NUMBER, gate=GATES, who=WHO, second=WHO, agrees=st.booleans())
    def except_a_gate(self, number, gate, who, second, agrees):
        visit = self.pick(number, EXPECTED)
        if visit and self.done(lambda: self.excepted(visit, gate, who, second, agrees)):
            assert who != second
            visit.met |= {gate} if agrees else set()
            self.counts["excepted"] += agrees

    def excepted(self, visit, gate, who, second, agrees):
        asks, answers = ({"by": getattr(self.world, one), "at": self.at} for one in (who, second))
        why = {"gate": gate, "why": "other", "words": "Her sister is on the way."}
        asked = Waiver.objects.ask(self.session(visit), **why, **asks)
        (asked.agree if agrees else asked.decline)(**answers)

    @precondition(some(RUNNING))
    @rule(number=NUMBER, second=WHO, agrees=st.sampled_from([True, True, False]))
    def let_go_alone(self, number, second, agrees):
        """Nobody comes for them, and a second person agrees, or does not."""
        visit = self.pick(number, RUNNING)
        alone = Leaving(kind=Release.ALONE, **SAM)
        if not visit:
            return
        self.done(lambda: self.excepted(visit, Gate.COMPANION, "dana", second, agrees))
        if self.done(lambda: let_go(self.session(visit), alone, **self.now)):
            self.went(visit, Release.ALONE, self.at)
