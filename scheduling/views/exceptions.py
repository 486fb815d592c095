"""Exceptions and corrections: asked by one, answered by another on their own sign-in."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import BOTH, WRITE, staff_only
from portal.errors import attempt
from portal.models import CLINICAL, STAFF
from scheduling.approvals import Approvals
from scheduling.forms.window import ExceptionForm, ReadyForm
from scheduling.models import Appointment, Waiver


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def ask_exception(request, appointment):
    """One act that a rule holds back, put before a second person."""
    at, clinic = timezone.now(), request.user.clinic
    form = ExceptionForm(request.POST or None, initial={"gate": request.GET.get("gate", "")})

    def act(told):
        waiver = Waiver.objects.ask(appointment, **told, by=request.user, at=at)
        messages.success(request, HOLDS if waiver.opens_at_once else ASKED)

    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": clinic}
    return render(request, "scheduling/staff/exception.html", context)


ASKED = _("Asked. A second nurse or clinician has to agree on their own sign-in.")
HOLDS = _("It holds now. A second nurse or clinician has to countersign within 24 hours.")


@staff_only(*CLINICAL, row=Waiver, methods=WRITE)
def answer_exception(request, waiver):
    by, at = request.user, timezone.now()
    answer = waiver.agree if "agree" in request.POST else waiver.decline
    attempt(request, lambda: answer(by=by, at=at))
    return redirect("staff-approvals")


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def ready(request, appointment):
    """When they can be fetched, kept true for whoever takes them home."""
    at, clinic = timezone.now(), request.user.clinic
    form = ReadyForm(request.POST or None, clinic=clinic, at=at)

    def act(told):
        appointment.say_ready(told["ready_about"], by=request.user, at=at)

    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": clinic}
    return render(request, "scheduling/staff/act.html", context)


@staff_only(*STAFF)
def approvals(request):
    """What waits for a second person, and all exceptions of a month."""
    at, clinic = timezone.now(), request.user.clinic
    month = asked_month(request.GET.get("month", ""), clinic.today(at))
    page = Approvals(request.user, month, at)
    request.shown = [one.appointment.patient_id for one in page.rows]
    request.shown += [one.patient_id for one in page.entered]
    return render(request, "scheduling/staff/approvals.html", {"page": page, "clinic": clinic})


def asked_month(text, today) -> date:
    """The month that an address names, as its first day; what is no month is this one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
