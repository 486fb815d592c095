"""What staff do before a session, and with what does not take place."""

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare.tests.days.facts import EXPECTED, LEFT, MINUTE, OFF, RUNNING, Visit, some
from scheduling.models import Appointment

NUMBER = st.integers(0, 400)
# How many minutes ago it was; 0 is left empty, and means this moment.
AGO = st.sampled_from([0, 0, 0, 1, 14, 16, 100, 1500])
# In how many minutes a session begins: at once, before and after the end of a window, days ahead.
AHEAD = st.sampled_from([0, 20, 180, 20 * 60, 24 * 60 - 1, 25 * 60, 72 * 60])
CLOSED = st.sampled_from(["miss", "do_not_treat", "cancel"])


class Acts:
    def ago(self, minutes):
        """What somebody types for so many minutes ago: no seconds. None is this moment."""
        typed = self.at - minutes * MINUTE
        return typed.replace(second=0, microsecond=0) if minutes else None

    @precondition(lambda days: days.facts.has_room())
    @rule(minutes=AHEAD)
    def book(self, minutes):
        begins, world = self.at + minutes * MINUTE, self.world
        how = {"protocol": world.protocol, "begins": begins, "by": world.kofi, "at": self.at}
        if booked := self.done(lambda: Appointment.objects.book(world.maria, **how)):
            self.facts.visits.append(Visit(booked.pk, begins))

    @precondition(some(EXPECTED))
    @rule(number=NUMBER, minutes=AHEAD)
    def move(self, number, minutes):
        begins = self.at + minutes * MINUTE
        visit = self.pick(number, EXPECTED)
        if visit and self.done(lambda: self.session(visit).move(begins, **self.now)):
            visit.begins = begins

    @precondition(some(EXPECTED))
    @rule(number=NUMBER)
    def arrive(self, number):
        if visit := self.pick(number, EXPECTED):
            self.done(lambda: self.session(visit).arrive(**self.now))

    @precondition(some(EXPECTED))
    @rule(number=NUMBER)
    def undo_the_arrival(self, number):
        if visit := self.pick(number, EXPECTED):
            self.done(lambda: self.session(visit).undo_arrival(**self.now))

    @precondition(some(EXPECTED))
    @rule(number=NUMBER, verb=CLOSED, desk=st.booleans())
    def close(self, number, verb, desk):
        """Did not come, was not treated, was cancelled; what has started is never closed."""
        who = self.now | {"by": self.world.kofi if desk else self.world.dana, "reason": "x"}
        visit = self.pick(number, EXPECTED)
        if visit and self.done(lambda: getattr(self.session(visit), verb)(**who)):
            assert visit.state not in (RUNNING, LEFT)
            visit.state = OFF

    @precondition(some(EXPECTED, RUNNING))
    @rule()
    def account_for_all(self):
        """In the evening a nurse asks about every session that is open still."""
        for visit in self.facts.visits:
            if visit.state == RUNNING:
                self.found_gone(visit)
            elif visit.state == EXPECTED and visit.begins <= self.at:
                told = self.now | {"reason": "No infusion was given."}
                if self.done(partial(self.session(visit).do_not_treat, **told)):
                    visit.state = OFF

    def call_off_the_rest(self):
        """Nothing is open any more, and nothing to come."""
        self.account_for_all()
        for visit in self.facts.visits:
            if visit.state == EXPECTED:
                told = self.now | {"reason": "They moved away."}
                session = self.session(visit)
                act = session.cancel if session.status == "booked" else session.do_not_treat
                if self.done(partial(act, **told)):
                    visit.state = OFF
