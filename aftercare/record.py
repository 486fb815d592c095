"""All that is known of one patient, for staff; answers only for those who may read them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from aftercare import beside
from aftercare.by_phone import may_be_told
from aftercare.models import Answer
from aftercare.review import Review, Row, why
from portal.looks import ON_A_LIST, looks
from portal.models import Event, Patient, User, without_secrets
from scheduling.models import Consent, Waiver

LATEST = 30
LOOKED_AT = {
    "scheduling.appointment": _("session"),
    "aftercare.checkin": _("check-in"),
    "aftercare.concern": _("concern"),
    ON_A_LIST: _("list"),
}


DONE = {
    "answered": _("check-in answered"),
    "begun": _("check-in begun"),
    "raised": _("concern raised"),
    "taken": _("concern taken"),
    "taken over": _("concern taken over"),
    "kept open": _("concern kept open"),
    "resolved": _("concern resolved"),
}


def in_words(event):
    """What was done, and by whom: a link is the patient's, and what nobody did the portal did."""
    nobody = _("by link") if event.verb == "answered" else _("the portal")
    return DONE.get(event.verb, event.verb), event.by or nobody


@dataclass(frozen=True)
class Told:
    """One check-in and what stands of it, in words."""

    check_in: object
    pages: dict
    state: str
    by_phone: bool

    @property
    def lines(self) -> list[str]:
        return beside.in_short(self.pages)


@dataclass(frozen=True)
class Record:
    patient: Patient
    user: User
    at: datetime

    @property
    def clinic(self):
        return self.user.clinic

    @property
    def clinical(self) -> bool:
        return self.user.is_clinical

    @cached_property
    def advice(self):
        return self.patient.appointments.advice(self.clinic.tz, at=self.at)

    @cached_property
    def sessions(self):
        rows = self.patient.appointments.with_people().prefetch_related("rides")
        return rows.order_by("-planned__startswith")[:LATEST]

    @cached_property
    def consents(self):
        return Consent.objects.in_force(self.patient)

    @cached_property
    def messages(self):
        return self.patient.messages.order_by("-due_at", "-pk")[:LATEST]

    @cached_property
    def concerns(self) -> list[Row]:
        """What staff had to answer, open ones first, then the latest."""
        rows = self.patient.concerns.select_related(
            "patient", "taken_by", "resolved_by", "check_in", "appointment"
        ).defer(*without_secrets("taken_by", "resolved_by"))
        look = Review(self.user, self.at)
        found = rows.annotate(why=why()).order_by("-raised_at", "-pk")[:LATEST]
        return [Row(one, look) for one in sorted(found, key=lambda one: bool(one.resolved_at))]

    @cached_property
    def check_ins(self) -> list[Told]:
        """Those whose time has come, the latest first, with what stands of each."""
        rows = self.patient.check_ins.filter(due_at__lte=self.at).select_related("told_to")
        rows = rows.defer(*without_secrets("told_to"))
        rows = list(rows.order_by("-due_at")[:LATEST])
        pages = {}
        for answer in Answer.objects.filter(check_in__in=rows).order_by("pk"):
            pages.setdefault(answer.check_in_id, {})[answer.page] = answer.told
        return [
            Told(one, pages.get(one.pk, {}), one.state(self.at), may_be_told(one, self.at))
            for one in rows
        ]

    @cached_property
    def exceptions(self):
        """What a second person was asked to let pass, the latest first; for the desk without its
        words."""
        rows = Waiver.objects.filter(appointment__patient=self.patient)
        rows = rows.select_related("appointment", "asked_by", "answered_by")
        rows = rows.defer(*without_secrets("asked_by", "answered_by"))
        return (rows if self.clinical else rows.without_words()).order_by("-pk")[:LATEST]

    @cached_property
    def history(self):
        """What was done, in words, and by whom, the latest first."""
        rows = Event.objects.done().filter(patient=self.patient)
        rows = rows.select_related("by").defer(*without_secrets("by"))
        return [(one, *in_words(one)) for one in rows.order_by("-at", "-pk")[:LATEST]]

    @cached_property
    def looks(self):
        """Who looked, a line a person and day, with what they had before them."""
        found = looks(self.patient, self.clinic.tz, most=LATEST)
        return [(one, LOOKED_AT.get(one.row, _("record"))) for one in found]
