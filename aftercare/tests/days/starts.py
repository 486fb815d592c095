"""How a session starts: what it asks for is there, or something is forgotten."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare.tests.days.acts import AGO, NUMBER
from aftercare.tests.days.facts import EXPECTED, HOME, KNOWS, THERE, some
from scheduling.models import Acknowledgement, Ride

DRIVER = {"name": "Sam Rivera", "phone": "555-010-0178", "confirmed": True,
          "email": "sam@mail.example"}  # fmt: skip

FORGOT = st.sampled_from([None, None, HOME, THERE, KNOWS])


class Starts:
    @precondition(some(EXPECTED))
    @rule(number=NUMBER, minutes=AGO)
    def start(self, number, minutes):
        visit, begun = self.pick(number, EXPECTED), self.ago(minutes)
        if visit and self.done(lambda: self.session(visit).start(**self.now, started_at=begun)):
            self.starts(visit, begun or self.at)

    def starts(self, visit, begun):
        self.facts.starts(visit, begun, self.at)
        self.counts["started"] += 1
        self.counts["started inside a window"] += self.facts.forbids(begun, visit)

    @precondition(some(EXPECTED))
    @rule(number=NUMBER, what=st.sampled_from([HOME, THERE, KNOWS]))
    def get_ready(self, number, what):
        """One of the things that a start asks for."""
        visit = self.pick(number, EXPECTED)
        if visit and self.done(lambda: self.arrange(self.session(visit), what)):
            visit.met.add(what)

    def arrange(self, session, what):
        if what == KNOWS:
            by = self.world.maria.user
            return Acknowledgement.objects.by_patient(session, how="own phone", by=by, at=self.at)
        way = "home" if what == HOME else "there"
        return Ride.objects.name_driver(session, **DRIVER, direction=way, **self.now)

    @precondition(some(EXPECTED))
    @rule(number=NUMBER, forgot=FORGOT)
    def come_and_start(self, number, forgot):
        if visit := self.pick(number, EXPECTED):
            self.comes(visit, forgot)

    def comes(self, visit, forgot=None):
        """Whoever comes has all that is asked for, or all but one. Whether it started."""
        has = self.facts.asked_of(visit, self.at) - {forgot}
        if started := self.done(lambda: self.arrives(self.session(visit), has - visit.met)):
            visit.met |= has
            self.starts(visit, self.at)
        return started

    def arrives(self, session, still):
        for what in sorted(still):
            self.arrange(session, what)
        if session.status == "booked":
            session.arrive(**self.now)
        session.start(**self.now)
