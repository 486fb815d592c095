"""How what happens with a session gets into its row: in order, once, and by the rules in force."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction

from portal.errors import Refused
from portal.models import Escort, Event, Policy, without_secrets
from portal.words import clock, day
from scheduling.driving import no_driving_until
from scheduling.models.acknowledgement import ACKNOWLEDGED
from scheduling.models.judged import judged_by_the_database
from scheduling.models.ride import cannot_drive
from scheduling.status import MOVES, Release

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
# How the history names each way of leaving.
LEFT = {
    Release.COMPANION: "released",
    Release.AMBULANCE: "taken by ambulance",
    Release.LEFT: "found gone",
    Release.ALONE: "released by an exception",
}


@dataclass(frozen=True)
class Leaving:
    """How somebody left: when (None is this moment), with whom or why not, the end that was shown,
    and whether it is written down afterwards, from paper, however short a while ago it was."""

    kind: str
    left_at: datetime | None = None
    companion: str = ""
    companion_phone: str = ""
    reason: str = ""
    shown_until: datetime | None = None
    from_paper: bool = False
    escort: str = Escort.ADULT


class Written(models.Model):
    class Meta:
        abstract = True

    def history(self):
        """Who did what with this session, oldest first; not who only looked."""
        rows = Event.objects.done().filter(row=self._meta.label_lower, row_id=self.pk)
        return rows.select_related("by").defer(*without_secrets("by")).order_by("pk")

    @transaction.atomic
    def _move(self, to, verb, *, by, at, come_from=None, **facts):
        """Take the session, as it was read, to a status in one conditional update; of two people
        the slower one is told, and nothing that the other wrote is lost."""
        as_read = type(self).objects.filter(pk=self.pk, status=self.status)
        with judged_by_the_database():
            may_move = self.status in (come_from or MOVES[to])
            if not (may_move and as_read.update(status=to, **facts)):
                raise Refused(self._what_happened())
        for name, value in {"status": to, **facts}.items():
            setattr(self, name, value)
        Event.objects.record(verb, by=by, at=at, row=self)

    def _what_happened(self):
        last = self.history().exclude(verb=ACKNOWLEDGED).last()  # which moves no session
        if not last:
            return "This session has changed. Look at it again."
        who = last.by.name if last.by else "The portal"
        return f"{who} was here first: {last.verb} at {clock(last.at, self.clinic.tz)}."

    def _near_its_plan(self, begun, another_day):
        """A slip of the hand in a date would end a window that has hardly begun."""
        if another_day or abs(begun - self.begins) <= A_DAY:
            return
        typed, planned = (day(moment, self.clinic.tz) for moment in (begun, self.begins))
        raise Refused(
            f"You typed {typed}, and this session was planned for {planned}. "
            "If it really was on another day, tick that below."
        )

    def _not_before_its_day(self, at):
        """An hour ahead is early enough for one that begins just after midnight."""
        its_day, _ = self.clinic.day(self.clinic.today(self.begins))
        if at < min(its_day, self.begins - AN_HOUR):
            said = day(self.begins, self.clinic.tz)
            raise Refused(f"This session is on {said}. Until then, move it or cancel it.")

    def _in_order(self, moment, *, at, after=None, what=""):
        if moment > at:
            raise Refused(
                "That time is still to come. Enter a time that has passed, or leave it empty."
            )
        if after and moment <= after and not (what == "ended" and moment == after):
            said = clock(after, self.clinic.tz)
            if self.clinic.today(after) != self.clinic.today(at):
                said += f" on {day(after, self.clinic.tz)}"
            raise Refused(f"The infusion {what} at {said}. Enter a later time.")
        return moment

    def _policy(self, begun, at):
        in_force = Policy.objects.in_force
        policy = in_force(self.clinic, begun) or in_force(self.clinic, at)
        if policy is None:
            raise Refused(
                "No clinician has approved this clinic's rules yet, so no session can start."
            )
        return policy

    def _leaving(self, leaving, left, policy, at):
        if leaving.kind == Release.COMPANION and not leaving.companion.strip():
            raise Refused("Nobody leaves alone. Enter who takes the patient home.")
        alone = leaving.kind != Release.COMPANION
        if alone and not leaving.reason.strip():
            raise Refused("Write in a few words what happened.")
        if not alone and (
            no := cannot_drive(self.patient, leaving.companion, leaving.companion_phone)
        ):
            raise Refused(no)
        return {
            "released_at": left,
            "no_driving_until": self._window(leaving, left, policy, at),
            "release_kind": leaving.kind,
            "companion": "" if alone else leaving.companion.strip(),
            "companion_phone": "" if alone else leaving.companion_phone.strip(),
            "escort_kind": "" if alone else leaving.escort,
            "reason": leaving.reason.strip(),
        }

    def _window(self, leaving, left, policy, at):
        """The minute that runs, typed, is this moment; what was shown to whoever leaves now is
        kept."""
        until = no_driving_until(at if left + MINUTE > at else left, policy.hold)
        shown = leaving.shown_until if leaving.left_at is None else None
        return max(until, shown or until)
