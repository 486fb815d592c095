"""Days at a clinic as a machine makes them up: what staff do with one patient's sessions, in any
order that they may try, while the clock and the clinic's zone move.

A rule is one method: it does the act, and what was done goes into the facts. Another rule is
another method, here or in a class that comes beside these.
"""

from collections import Counter
from copy import copy
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from aftercare.tests.days.acts import AHEAD, Acts
from aftercare.tests.days.afterwards import EnteredAfterwards
from aftercare.tests.days.attacks import Attacks
from aftercare.tests.days.changes import Changes
from aftercare.tests.days.exceptions import Exceptions
from aftercare.tests.days.facts import HOUR, SECOND, Facts, Rules
from aftercare.tests.days.leavings import KINDS, Leavings
from aftercare.tests.days.starts import Starts
from aftercare.tests.days.surfaces import SURFACES, look
from aftercare.tests.days.surroundings import ZONES, Surroundings
from portal.errors import Refused
from portal.models import Clinic
from scheduling.driving import advice

# Mondays to Sundays, summer and winter, and the nights on which American clocks change.
BEGINNINGS = [datetime(2026, month, day, hour, 17, 21, tzinfo=UTC)
              for month, day, hour in ((3, 5, 18), (3, 6, 20), (3, 7, 19), (10, 30, 18),
                                       (10, 31, 17), (7, 1, 15), (12, 30, 22))]  # fmt: skip
WHEN = {
    "now": lambda at, end: at,
    "a second before the end": lambda at, end: end - SECOND,
    "at the end": lambda at, end: end,
    "two hours before the end": lambda at, end: end - 2 * HOUR,
    "an hour after the end": lambda at, end: end + HOUR,
}


class Days(
    Acts,
    Starts,
    Leavings,
    EnteredAfterwards,
    Changes,
    Exceptions,
    Surroundings,
    Attacks,
    RuleBasedStateMachine,
):
    """`world` are the rows that stand before each run; a run is one transaction, and undone."""

    world = None
    counts = Counter()

    def __init__(self):
        super().__init__()
        self.facts, self.changed, self.at_the_end = Facts(), True, None
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.counts["runs"] += 1

    @initialize(
        at=st.sampled_from(BEGINNINGS), zone=st.sampled_from(ZONES),
        surface=st.sampled_from(sorted(SURFACES)), when=st.sampled_from(sorted(WHEN)),
        number=st.integers(0, 9), accounted=st.booleans(), asks=st.booleans(),
        ahead=st.lists(AHEAD, min_size=1, max_size=3), left=st.none() | KINDS,
    )  # fmt: skip
    def begin(self, at, zone, surface, when, number, accounted, asks, ahead, left):
        self.at, self.facts = at, Facts(policies=[Rules(self.world.policy.starts_at)])
        self.move_to(zone)
        self.at_the_end = surface, when, number
        self.accounted = accounted
        self.a_policy_is_approved(24, asks)
        for minutes in ahead:
            self.book(minutes)
        if left:
            self.come_and_go(0, left)

    def move_to(self, zone):
        self.clinic = Clinic.objects.get(pk=self.world.maria.clinic_id)
        self.clinic.zone, self.zone = zone, ZoneInfo(zone)
        self.clinic.save(update_fields=["zone"])
        self.world.maria.clinic = self.clinic

    @property
    def now(self):
        return {"by": self.world.dana, "at": self.at}

    def done(self, act):
        """What the act gave, or True; False when it was refused, in a sentence."""
        self.counts["acts"] += 1
        try:
            with transaction.atomic():
                gave = act() or True
        except Refused:
            self.counts["refused"] += 1
            return False
        self.changed = True
        return gave

    def pick(self, number, *states):
        """A visit in one of these states, and now and then any; None, when there is none."""
        visits = self.facts.visits
        if number % 8:
            visits = [one for one in visits if one.state in states]
        return visits[number // 8 % len(visits)] if visits else None

    def read(self):
        """Her sessions as they are now."""
        if self.changed:
            self.rows, self.changed = list(self.world.maria.appointments.all()), False
        return self.rows

    def session(self, visit):
        """One of them, as a page would have read it, with those whom it is about."""
        session = copy(next(row for row in self.read() if row.pk == visit.pk))
        session.clinic, session.patient = self.clinic, self.world.maria
        session.protocol = self.world.protocol
        return session

    @invariant()
    def the_portal_says_what_is_so(self):
        self.counts["steps"] += 1
        for moment in self.moments():
            self.agrees(self.read(), moment)

    def moments(self):
        """Now, and on both sides of the latest end."""
        end = self.facts.last_end
        return [self.at, end - SECOND, end] if end else [self.at]

    def agrees(self, rows, at):
        told = advice(rows, self.zone, at=at)
        assert (told.kind, told.until) == self.facts.says(at)

    def teardown(self):
        try:
            if self.at_the_end:
                if self.accounted:
                    self.call_off_the_rest()
                for moment in self.moments():
                    self.agrees(self.world.maria.appointments.bearing_on_driving(moment), moment)
                self.look(*self.at_the_end)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def look(self, surface, when, number):
        end = self.facts.last_end
        at = WHEN[when](self.at, end) if end else self.at
        self.counts["looks"] += look(self.world, self.facts, surface, number, at)
        self.counts["windows"] += bool(end)
        self.counts[self.facts.says(at)[0]] += 1
