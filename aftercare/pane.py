"""All that belongs to the one concern that is open: answers, window, and what staff did so far."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Value

from aftercare import beside
from aftercare.models import Answer, CheckIn, Contact
from aftercare.models.concern import Outcome
from aftercare.review import Row
from portal.models import Event, without_secrets
from scheduling.models.consent import About

DONE = {"taken": "Took it", "taken over": "Took it over", "resolved": "Resolved it"}


@dataclass(frozen=True)
class Pane:
    row: Row

    @property
    def concern(self):
        return self.row.concern

    @property
    def session(self):
        return self.concern.appointment

    @cached_property
    def advice(self):
        sessions = self.concern.patient.appointments
        return sessions.advice(self.row.review.clinic.tz, at=self.row.review.at)

    @property
    def companion(self) -> tuple[str, str]:
        """Who took them home, or is to, and their number."""
        session, ride = self.session, self.concern.ride or {}
        if session and session.released_at:
            return session.companion, session.companion_phone
        return ride.get("name", ""), ride.get("phone", "")

    @property
    def may_talk_about(self) -> str:
        """What staff may say to them, in words; "" where the patient has allowed nothing."""
        name = self.companion[0].casefold()
        allowed = {one["name"].casefold(): About(one["about"]) for one in self.concern.consents}
        return allowed[name].label if name in allowed else ""

    @cached_property
    def answers(self) -> dict[CheckIn, dict[str, Answer]]:
        """What stands on each page of each check-in of this session, in the order they were due."""
        if not (self.session or self.concern.check_in):
            return {}
        of = {"check_in__appointment": self.session} if self.session else {}
        of = of or {"check_in": self.concern.check_in}
        rows = Answer.objects.filter(**of).select_related("check_in__told_to").order_by("pk")
        rows = rows.defer(*without_secrets("check_in__told_to"))
        by_check_in = {}
        for answer in rows:
            by_check_in.setdefault(answer.check_in, {})[answer.page] = answer
        return dict(sorted(by_check_in.items(), key=lambda item: item[0].due_at))

    @property
    def now(self) -> CheckIn | None:
        """The check-in this is about; for a concern by hand, the last one that was answered."""
        return self.concern.check_in or next(reversed(self.answers), None)

    @property
    def before(self) -> CheckIn | None:
        earlier = [one for one in self.answers if self.now and one.due_at < self.now.due_at]
        return earlier[-1] if earlier else None

    def told(self, check_in) -> dict:
        return {page: answer.told for page, answer in self.answers.get(check_in, {}).items()}

    @property
    def lines(self):
        return beside.lines(self.told(self.now), self.told(self.before)) if self.now else []

    @property
    def note(self) -> str:
        return self.told(self.now).get("send", {}).get("note", "") if self.now else ""

    @property
    def when(self) -> str:
        """When it was told, and to whom, if not by the patient's own hand."""
        if not (pages := self.answers.get(self.now)):
            return ""
        said = self.row.review.said(max(answer.answered_at for answer in pages.values()))
        if self.now.told_to:
            return f"told to {self.now.told_to.name}, {said}"
        return f"{'sent' if self.now.sent_at else 'begun, not sent,'} {said}"

    @cached_property
    def history(self) -> list[tuple]:
        """Who did what about it and when, with the words of each try, oldest first."""
        events = Event.objects.filter(
            row="aftercare.concern", row_id=self.concern.pk, verb__in=DONE
        )
        tries = Contact.objects.filter(concern=self.concern)
        both = events.values_list("at", "by__name", "verb", Value("")).union(
            tries.values_list("at", "by__name", "outcome", "note"), all=True
        )
        outcomes = DONE | dict(Outcome.choices)
        return [
            (self.row.review.said(at), who, outcomes.get(what, "Kept it open"), note)
            for at, who, what, note in both.order_by("at")
        ]
