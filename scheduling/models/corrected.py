"""The true times of a session, and a later end of its window. Nothing here ends a window sooner."""

from datetime import datetime

from django.db import models, transaction

from portal.errors import Refused
from portal.models import Event, Role, without_secrets
from portal.moments import Elapsed, up_to_the_minute
from scheduling.driving import no_driving_until
from scheduling.models.correction import TIMES, Correction, Lengthening
from scheduling.models.judged import judged_by_the_database
from scheduling.models.second_person import NOT_NEEDED

MOST = Elapsed(14 * 24)
TOO_EARLY = (
    "Their no-driving hours never get shorter, and would end more than 14 days after that. Enter a "
    "later time."
)


class Corrected(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def correct(self, *, reason: str, by, at: datetime, **times) -> Correction:
        """Write down the true times. Until the release they hold at once; after it they wait for a
        second person (`Correction.agree`)."""
        held = self._hold()
        held._in_true_order(times, at=at)
        if not reason.strip():
            raise Refused("Write in a few words why the time is corrected.")
        if Correction.objects.waiting().filter(appointment=self).exists():
            raise Refused("A correction of this session waits already. Answer that one first.")
        correction = Correction.objects.create(
            clinic_id=self.clinic_id, appointment=held, reason=reason.strip(), asked_by=by,
            asked_at=at, answer="" if held.released_at else NOT_NEEDED, **times,
        )  # fmt: skip
        if held.released_at:
            Event.objects.record("correction asked", by=by, at=at, row=held)
        else:
            held.take_true_times(correction, by=by, at=at)
            self.refresh_from_db(fields=[*TIMES, "no_driving_until"])
        return correction

    def take_true_times(self, correction, *, by, at: datetime) -> bool:
        """Let the record say what a correction says. Returns whether the window ends later now; it
        never ends sooner, however early they turn out to have left."""
        held = self._hold()
        held._in_true_order(correction.times, at=at)
        facts, before = correction.times, held.no_driving_until
        if held.released_at:
            left = facts.get("released_at", held.released_at)
            facts["no_driving_until"] = max(before, no_driving_until(left, held.policy.hold))
        with judged_by_the_database():
            type(self).objects.filter(pk=self.pk).update(**facts)
        Event.objects.record("times corrected", by=by, at=at, row=self)
        return facts.get("no_driving_until") != before

    @transaction.atomic
    def lengthen(self, until: datetime, *, reason: str, by, at: datetime):
        """A clinician moves the end of the window to later, with a reason."""
        held, until = self._hold(), up_to_the_minute(until)
        if by.role != Role.CLINICIAN:
            raise Refused("Only a clinician lengthens the no-driving hours.")
        if not held.released_at:
            raise Refused("They have not left yet, so there is no end to move.")
        if not reason.strip():
            raise Refused("Write in a few words why they are not to drive for longer.")
        if until <= held.no_driving_until:
            raise Refused("The no-driving hours never get shorter. Enter a later time.")
        if until > MOST.after(held.released_at):
            raise Refused("14 days after they left is the latest that can be entered.")
        Lengthening.objects.create(
            clinic_id=self.clinic_id, appointment=held, until=until, was=held.no_driving_until,
            reason=reason.strip(), by=by, at=at,
        )  # fmt: skip
        type(self).objects.filter(pk=self.pk).update(no_driving_until=until)
        self.no_driving_until = until
        Event.objects.record("window lengthened", by=by, at=at, row=self)

    def changes(self, *, words: bool) -> list:
        """What was changed after it was written down, the oldest first; for the desk without its
        words and times."""
        hidden = () if words else ("reason", *TIMES)
        corrected = self.corrections.select_related("asked_by", "answered_by")
        corrected = corrected.defer(*hidden, *without_secrets("asked_by", "answered_by"))
        longer = self.lengthenings.select_related("by").defer(*hidden[:1], *without_secrets("by"))
        return [*corrected.order_by("pk"), *longer.order_by("pk")]

    def _hold(self):
        """This row as it is now, nobody else's until the transaction ends."""
        rows = type(self).objects.select_for_update(of=("self",)).select_related("clinic", "policy")
        return rows.get(pk=self.pk)

    def _in_true_order(self, times, *, at):
        """The times as they would stand, each after the one before it, and none still to come."""
        if not times:
            raise Refused("Nothing would change. Enter the true time.")
        for name in times:
            if getattr(self, name) is None:
                raise Refused("That has not been written down yet, so there is nothing to correct.")
        started, ended, left = (times.get(name, getattr(self, name)) for name in TIMES)
        self._in_order(started, at=at)
        if ended:
            self._in_order(ended, after=started, what="started", at=at)
        if left:
            self._in_order(left, after=ended, what="ended", at=at)
            if self.no_driving_until and self.no_driving_until > MOST.after(left):
                raise Refused(TOO_EARLY)
