"""What is changed after it was written down: true times, and later ends."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare import window
from aftercare.models import CheckIn
from aftercare.tests.days.acts import NUMBER
from aftercare.tests.days.facts import (
    LEFT,
    MINUTE,
    RUNNING,
    has_not_slept,
    left_at,
    some,
    whole_minute,
)
from scheduling.models import Correction

WHO = st.sampled_from(["dana", "noor", "amara"])
# By how many minutes the true time is later than what was written down.
OTHER = st.sampled_from([-60, -20, -1, 1, 14, 45, 200])
TIME = st.sampled_from(["started_at", "ended_at"])
# By how many minutes a later end is later; what is not is refused.
LONGER = st.sampled_from([-60, 0, 1, 90, 12 * 60, 13 * 24 * 60, 15 * 24 * 60])


class Changes:
    def someone(self, who):
        return {"by": getattr(self.world, who), "at": self.at, "reason": "Written down wrongly."}

    @precondition(some(RUNNING))
    @rule(number=NUMBER, name=TIME, minutes=OTHER, who=WHO)
    def correct_before_they_leave(self, number, name, minutes, who):
        """By one person, and at once."""
        visit = self.pick(8 * number + 1, RUNNING)
        session = self.session(visit)
        true = {name: (getattr(session, name) or self.at) + minutes * MINUTE}
        if self.done(lambda: window.correct(session, **true, **self.someone(who))):
            self.counts["corrected before the release"] += 1

    @precondition(some(LEFT))
    @rule(number=NUMBER, minutes=OTHER, who=WHO, second=WHO, agrees=st.booleans())
    def correct_when_they_left(self, number, minutes, who, second, agrees):
        """Asked by one, and answered by another on the spot, or not yet."""
        if not (visit := self.pick(number, LEFT)):
            return
        left = (visit.left or self.at) + minutes * MINUTE
        true = {"released_at": left.replace(second=0, microsecond=0)}
        if self.done(lambda: window.correct(self.session(visit), **true, **self.someone(who))):
            self.counts["correction asked"] += 1
            self.answer_a_correction(0, second, agrees)

    @precondition(some(LEFT))
    @rule(number=NUMBER, who=WHO, agrees=st.booleans())
    def answer_a_correction(self, number, who, agrees):
        waiting = list(Correction.objects.waiting().order_by("-pk"))
        if not waiting:
            return
        asked = waiting[number % len(waiting)]
        by = {"by": getattr(self.world, who), "at": self.at}
        answer = (lambda: (window.agree(asked, **by),)) if agrees else (lambda: asked.decline(**by))
        if self.done(answer) and agrees:
            assert asked.asked_by != by["by"]
            visit = next(one for one in self.facts.visits if one.pk == asked.appointment_id)
            self.counts["corrected to later"] += asked.released_at > visit.left
            self.counts["corrected to sooner"] += asked.released_at < visit.left
            left_at(visit, asked.released_at)

    @precondition(some(LEFT))
    @rule(number=NUMBER, minutes=LONGER, who=WHO)
    def no_driving_for_longer(self, number, minutes, who):
        if not (visit := self.pick(number, LEFT)):
            return
        until = (visit.end or self.at) + minutes * MINUTE
        if self.done(lambda: self.lengthens(self.session(visit), until, who)):
            assert (who, minutes > 0) == ("amara", True)
            visit.lasts(whole_minute(until))
            self.counts["lengthened"] += 1

    def lengthens(self, session, until, who):
        window.lengthen(session, until, **self.someone(who))

    @precondition(some(LEFT))
    @rule(number=NUMBER)
    def say_that_they_have_not_slept(self, number):
        """At the check-in of a day after, when that is still to come or open."""
        if (visit := self.pick(number, LEFT)) is None or visit.state != LEFT:
            return
        asked = CheckIn.objects.filter(appointment=visit.pk, hours=24, set_aside="").first()
        if asked is None or asked.closes_at <= self.at:
            return
        self.at = max(self.at, asked.due_at)
        no = {"call": False, "note": "", "rested": "no"}
        self.done(lambda: asked.send(no, at=self.at))
        self.counts["have not slept"] += visit.rules.asks_for_sleep
        has_not_slept(visit, self.at, self.zone)
