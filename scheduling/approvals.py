"""What waits for a second person, and what was excepted in a month, for staff."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from portal.models import User, without_secrets
from scheduling.models import Appointment, Correction, Waiver

PEOPLE = ("asked_by", "answered_by")
WORDS = {Waiver: ("words",), Correction: ("reason", "started_at", "ended_at", "released_at")}


def waiting(clinic) -> int:
    """How many things wait for a second person here."""
    return sum(model.objects.filter(clinic=clinic).waiting().count() for model in WORDS)


@dataclass(frozen=True)
class Approvals:
    """`month` is the first day of it. The desk sees that something was asked, and not its words."""

    user: User
    month: date
    at: datetime

    @property
    def clinical(self) -> bool:
        return self.user.is_clinical

    @cached_property
    def overdue(self) -> list:
        return [one for one in self.exceptions if one.is_overdue(self.at)]

    @cached_property
    def exceptions(self) -> list:
        return list(self._read(Waiver).waiting().order_by("asked_at", "pk"))

    @cached_property
    def corrections(self) -> list:
        return list(self._read(Correction).waiting().order_by("asked_at", "pk"))

    @cached_property
    def of_the_month(self) -> list:
        """Every exception asked in this month of the clinic, answered or not."""
        begins, _ = self.user.clinic.day(self.month)
        ends, _ = self.user.clinic.day(self.after)
        rows = self._read(Waiver).filter(asked_at__gte=begins, asked_at__lt=ends)
        return list(rows.order_by("asked_at", "pk"))

    @cached_property
    def entered(self) -> list:
        """The sessions of this month of which something was written down afterwards: no gate holds
        that back, so it is looked at here."""
        begins, _ = self.user.clinic.day(self.month)
        ends, _ = self.user.clinic.day(self.after)
        rows = Appointment.objects.filter(clinic_id=self.user.clinic_id)
        rows = rows.filter(planned__startswith__gte=begins, planned__startswith__lt=ends)
        rows = rows.exclude(entered_afterwards="").select_related("patient")
        return list(rows.order_by("planned__startswith", "pk"))

    @property
    def before(self) -> date:
        return (self.month - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.month + timedelta(days=32)).replace(day=1)

    @property
    def rows(self) -> list:
        return [*self.exceptions, *self.corrections, *self.of_the_month]

    def _read(self, model):
        rows = model.objects.filter(clinic_id=self.user.clinic_id)
        rows = rows.select_related("appointment__patient", *PEOPLE)
        return rows.defer(*without_secrets(*PEOPLE), *(() if self.clinical else WORDS[model]))
