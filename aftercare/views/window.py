"""True times and later ends, as staff write them down."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import window
from portal.access import BOTH, WRITE, staff_only
from portal.errors import attempt
from portal.models import CLINICAL, Role
from scheduling.forms.window import CorrectForm, LengthenForm
from scheduling.models import Appointment, Correction

TOLD = _(
    "The no-driving time ends later now. The patient and who is with them are told. "
    "Print a new card: the old one is wrong."
)
STAYS = _("Corrected. The no-driving time that they read stays as it was: it never gets shorter.")
LATER = _("Moved. What they read ends later still, or all of it is over, so nobody was told.")
ASKED = _("Asked. A second nurse or clinician has to agree before the times change.")


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def correct(request, appointment):
    """Other times than were written down. After the release a second person has to agree."""
    if request.method != "POST" and not appointment.started_at:
        return redirect("staff-session", appointment.pk)
    at, clinic = timezone.now(), request.user.clinic
    form = CorrectForm(request.POST or None, clinic=clinic, at=at, session=appointment)

    def act(told):
        times, by = form.changes(), request.user
        asked = window.correct(appointment, reason=told["reason"], by=by, at=at, **times)
        messages.success(request, ASKED if asked.is_waiting else _("Corrected."))

    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    says = appointment.patient.appointments.advice(clinic.tz, at=at)
    context = {"form": form, "session": appointment, "clinic": clinic, "advice": says}
    return render(request, "aftercare/staff/correct.html", context)


@staff_only(Role.CLINICIAN, row=Appointment, methods=BOTH)
def lengthen(request, appointment):
    if request.method != "POST" and not appointment.released_at:
        return redirect("staff-session", appointment.pk)
    at, clinic = timezone.now(), request.user.clinic
    form = LengthenForm(request.POST or None, clinic=clinic)

    def act(told):
        why = {"reason": told["reason"], "by": request.user, "at": at}
        moved = window.lengthen(appointment, told["until"], **why)
        messages.success(request, TOLD if moved else LATER)

    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    says = appointment.patient.appointments.advice(clinic.tz, at=at)
    context = {"form": form, "session": appointment, "clinic": clinic, "advice": says}
    return render(request, "aftercare/staff/lengthen.html", context)


@staff_only(*CLINICAL, row=Correction, methods=WRITE)
def answer(request, correction):
    """A second person agrees, and the record takes the true times; or does not."""
    by, at = request.user, timezone.now()

    def agree():
        moved = window.agree(correction, by=by, at=at)
        messages.success(request, TOLD if moved else STAYS)

    if "agree" in request.POST:
        attempt(request, agree)
    else:
        attempt(request, lambda: correction.decline(by=by, at=at))
    return redirect("staff-approvals")
