import json
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction
from django.utils.functional import cached_property

from aftercare import triage
from aftercare.models.answer import Answer
from aftercare.models.concern import Concern
from aftercare.told import Page, how_bad
from portal.models import Event


def told_before(check_in) -> list[tuple]:
    """What stands of the earlier check-ins of its session: (check-in, hours, page, told), in order.
    Asked of a function, since a link sees no answer but its own."""
    with connection.cursor() as cursor:
        cursor.execute("select * from told_before(%s)", [check_in.pk])
        return [(*row, json.loads(told)) for *row, told in cursor.fetchall()]


def not_rested(check_in, *, at: datetime):
    """Let the window end in the morning after the coming night, or where it ends if that is later,
    and owe the patient and their companion the new time. Done by a function, since a link sees and
    changes no session."""
    with connection.cursor() as cursor:
        cursor.execute("select not_rested(%s, %s)", [check_in.pk, at])


def name_of(hours: int | None) -> str:
    """2-hour check-in, as the patient knows it."""
    return f"{hours}-hour check-in" if hours else "Check-in"


class Answering:
    """How a check-in is answered: page by page, each kept when it is posted, until it is sent.

    Whoever answers holds the check-in's row, so two taps at once come one after the other.
    """

    @cached_property
    def standing(self) -> dict[str, Answer]:
        """The answer that stands on each page. Read once, so only after the row is held."""
        return {answer.page: answer for answer in sorted(self.answers.all(), key=lambda a: a.pk)}

    @property
    def told(self) -> dict[str, dict]:
        return {page: answer.told for page, answer in self.standing.items()}

    @transaction.atomic
    def answer(self, page, told, *, at: datetime, by=None):
        """Keep one page and ask staff for what it calls for, both or neither. Twice is once.

        `by` is who wrote it down for the patient. Returns the concern, if one was raised or joined.
        """
        answer = Answer.save_page(self, page, told, at=at, by=by)
        if answer is None:
            return None
        Event.objects.record("answered", by=by, at=at, row=self)
        fired = triage.fired(page, told, self.before() if page == Page.HOW_BAD else None)
        whose = {"patient": self.patient, "check_in": self, "appointment": self.appointment}
        return Concern.objects.raise_for(**whose, fired=fired, answer=answer, at=at, by=by)

    @transaction.atomic
    def send(self, told, *, at: datetime, by=None):
        """Answer the last page and be done. What is changed afterwards does not send it again."""
        self.answer(Page.SEND, told, at=at, by=by)
        if told.get("rested") == "no" and "rested" in self.asks_last:
            not_rested(self, at=at)
        if self.sent_at is None:
            self.sent_at, self.told_to = at, by
            self.save(update_fields=["sent_at", "told_to"])

    def before(self) -> triage.Before | None:
        """The last check-in of the same session that told how bad it was, sent or not."""
        by_check_in = groupby(told_before(self), key=lambda row: row[:2])
        found = [
            triage.Before(name_of(hours), how_bad({page: told for _, _, page, told in answers}))
            for (_, hours), answers in by_check_in
        ]
        return next((one for one in reversed(found) if one.how_bad is not None), None)

    def concern(self, asked=None) -> Concern | None:
        """What staff were asked for here: what is open, else what was answered last. `asked` are
        its concerns, where a page has read them already."""
        asked = self.concerns.without_words() if asked is None else asked
        return max(asked, key=lambda one: (one.resolved_at is None, one.pk), default=None)
