"""What a patient may be told about an answer that staff owe them: who read it, or by when. Pure."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.dues import hours
from aftercare.levels import CALLS
from portal import words
from portal.moments import MINUTE


@dataclass(frozen=True)
class Promise:
    """What holds at one moment, in the clinic's zone.

    kind is "none" (nothing waits for staff), "untold" (nobody is there to be told), "waiting"
    (nobody has read it, and there is time), "taken" (somebody reads it), "late" (what was promised
    did not come) or "answered". It never says that somebody has read what nobody took.
    """

    kind: str
    at: datetime
    clinic: object
    concern: object | None = None

    @property
    def calls(self) -> bool:
        """Whether a call was promised, or only that somebody reads it."""
        return self.concern.level in CALLS

    @property
    def is_open(self) -> bool:
        """Whether staff still owe an answer."""
        return bool(self.concern and not self.concern.resolved_at)

    @property
    def is_read(self) -> bool:
        """Whether somebody has read all of it."""
        return bool(self.concern and self.concern.taken_at and not self.concern.has_news)

    @property
    def by_when(self) -> str:
        return self.said(self.concern.due_at)

    @property
    def who(self) -> str:
        return str(self.concern.taken_by)

    @property
    def taken(self) -> str:
        return self.said(self.concern.taken_at)

    @property
    def answered(self) -> str:
        return self.said(self.concern.resolved_at)

    @property
    def clinic_open(self) -> bool:
        return self.clinic.is_open(self.at)

    @property
    def closes(self) -> str:
        """Empty where the doors are open against the hours on the wall: nobody knows until when."""
        planned = self.clinic.next_hours(self.at)
        return self.said(planned[1]) if planned and planned[0] <= self.at else ""

    @property
    def opens(self) -> str:
        """Empty where no opening is planned."""
        opening, _ = hours(self.clinic, self.at)
        return self.said(opening) if opening > self.at else ""

    def said(self, moment: datetime) -> str:
        return words.said(moment, self.clinic.tz, at=self.at)


def promise(concern, clinic, *, at: datetime) -> Promise:
    """What may be said about this concern. "By 6:30pm" holds while a clock shows 6:30pm."""
    return Promise(_kind(concern, at), at, clinic, concern)


def _kind(concern, at):
    if concern is None:
        return "none"
    if concern.resolved_at:
        return "none" if concern.has_news else "answered"
    if not (concern.taken_at or concern.last_told_at):
        return "untold"
    late = at >= concern.due_at + MINUTE
    if concern.taken_at and not concern.has_news and not (late and concern.level in CALLS):
        return "taken"
    return "late" if late else "waiting"
