"""What has really happened can always be entered: gates hold back the act, never the record."""

from datetime import datetime

from scheduling.models.written import Written
from scheduling.status import CALLED_OFF, UNSTARTED, Status


class Afterwards(Written):
    """The part of a session's life that ran without the portal."""

    class Meta:
        abstract = True

    def enter_start(
        self, *, by, at: datetime, started_at: datetime, reason: str, another_day=False
    ):
        """Write down a start that has already happened without the portal, ride or not.

        A chair or a time that is planned for another session is left to it: this one runs without
        a chair, and so without a slot.
        """
        begun = self._in_order(started_at, at=at)
        self._near_its_plan(begun, another_day)
        facts = self._place_in_course() | {
            "started_at": begun,
            "policy": self._policy(begun, at),
            "entered_afterwards": reason,
        }
        if type(self).objects.in_the_way_of(self).exists():
            facts["chair"] = None
        self._move(Status.STARTED, "start entered", by=by, at=at, come_from=UNSTARTED, **facts)

    def enter_afterwards(
        self, leaving, *, started_at, ended_at, reason, by, at: datetime, another_day=False
    ):
        """Write down a session that nobody started in the portal, with its true times."""
        begun = self._in_order(started_at, at=at)
        self._near_its_plan(begun, another_day)
        ended = self._in_order(ended_at, after=begun, what="started", at=at)
        left = self._in_order(leaving.left_at, after=ended, what="ended", at=at)
        policy = self._policy(begun, at)
        facts = self._place_in_course() | {
            "started_at": begun,
            "ended_at": ended,
            "policy": policy,
            "entered_afterwards": reason,
        }
        facts |= self._leaving(leaving, left, policy, at)
        verb = "entered afterwards"
        self._move(Status.RELEASED, verb, by=by, at=at, come_from=UNSTARTED, **facts)

    def _place_in_course(self) -> dict:
        """What was called off gave its number back. When that is another session's now, this one
        gets the next free number, and in a full course it is of no course."""
        if not self.course or self.status not in CALLED_OFF:
            return {}
        if self.number not in self.course.numbers_taken():
            return {}
        free = self.course.free_number()
        return {"number": free} if free else {"course": None}
