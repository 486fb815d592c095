import re
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F, Func, Q, Value

from portal.models.event import Event

DIGITS = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
PHONE = re.compile(r"[\d\s().+-]{4,}")


class PatientQuerySet(models.QuerySet):
    def found(self, typed: str):
        """Whom every word fits: a part of the name, or the birth date; or how the phone ends. What
        holds neither a letter nor a digit fits nobody."""
        rows = self.order_by("last_name", "first_name", "pk")
        digits = re.sub(r"\D", "", typed)
        if PHONE.fullmatch(typed) and len(digits) >= 4:
            return rows.alias(digits=DIGITS).filter(digits__endswith=digits)
        words = [word for word in typed.replace(",", " ").split() if any(map(str.isalnum, word))]
        fits = Q()
        for word in words:
            fits &= fits_word(word)
        return rows.filter(fits) if words else rows.none()

    def known_as(self, first_name: str, last_name: str, birth_date: date):
        """Whoever has this name already, in whatever letters, and this birth date."""
        name = {"first_name__iexact": first_name, "last_name__iexact": last_name}
        return self.filter(**name, birth_date=birth_date).order_by("pk")

    def records_of(self, patient):
        """Every record of their clinic that may be theirs, their own among them."""
        who = (patient.first_name, patient.last_name, patient.birth_date)
        return self.filter(clinic=patient.clinic_id).known_as(*who)

    @transaction.atomic
    def take_on(self, clinic, *, by, at: datetime, **who):
        """Somebody new, without an account: their messages go by email, and a link opens each."""
        patient = self.create(clinic=clinic, since=at, **who)
        Event.objects.record("added", by=by, at=at, row=patient, patient=patient)
        return patient


def fits_word(word: str) -> Q:
    try:
        return Q(birth_date=datetime.strptime(word, "%m/%d/%Y").date())  # noqa: DTZ007 a birthday
    except ValueError:
        return Q(first_name__icontains=word) | Q(last_name__icontains=word)
