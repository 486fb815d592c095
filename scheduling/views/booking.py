"""Booking, moving and cancelling, each one form. An address here carries numbers, never a name."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from portal.access import BOTH, staff_only
from portal.models import SESSIONS
from portal.patient_forms import FindForm
from portal.words import in_full
from scheduling import rides
from scheduling.forms.booking import BookingForm, CancelForm, MoveForm
from scheduling.models import Appointment

NO_REMINDER = "It is too late for a reminder. Tell the patient yourself."


@staff_only(*SESSIONS, methods=BOTH)
def book(request):
    """First for whom, then when."""
    at, clinic = timezone.now(), request.user.clinic
    patient = chosen(clinic.patients, request.GET.get("patient", ""))
    if patient is None:
        return choose(request, clinic)
    request.opened = patient
    form = BookingForm(
        request.POST or None, clinic=clinic, at=at, patient=patient,
        initial=wished(request, patient),
    )  # fmt: skip
    booked = []

    def act(told):
        how = {name: told[name] for name in ("begins", "protocol", "chair")}
        booked.extend(Appointment.objects.book_course(patient, **how, by=request.user, at=at))

    if request.method == "POST" and form.attempt(act):
        return told_and_shown(request, booked, "Booked", at=at)
    context = {"form": form, "patient": patient, "clinic": clinic}
    return render(request, "scheduling/staff/book.html", context)


def choose(request, clinic):
    form = FindForm(request.POST if request.method == "POST" else None)
    found = form.found(clinic)
    request.shown = [one.pk for one in found or ()]
    context = {"form": form, "found": found, "picks": request.GET}
    return render(request, "scheduling/staff/book_for.html", context)


@staff_only(*SESSIONS, row=Appointment, methods=BOTH)
def move(request, appointment):
    at, clinic = timezone.now(), request.user.clinic
    form = MoveForm(
        request.POST or None, clinic=clinic, at=at, session=appointment,
        initial=as_planned(appointment),
    )  # fmt: skip

    def act(told):
        how = {name: told[name] for name in ("chair", "was")}
        appointment.move(told["begins"], **how, by=request.user, at=at)

    if request.method == "POST" and form.attempt(act):
        return told_and_shown(request, [appointment], "Moved", at=at)
    context = {"form": form, "session": appointment, "clinic": clinic}
    return render(request, "scheduling/staff/move.html", context)


@staff_only(*SESSIONS, row=Appointment, methods=BOTH)
def cancel(request, appointment):
    at, form = timezone.now(), CancelForm(request.POST or None)

    def act(told):
        appointment.cancel(by=request.user, at=at, **told)

    if request.method == "POST" and form.attempt(act):
        messages.success(request, "Cancelled. No message says so: tell the patient.")
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": request.user.clinic}
    return render(request, "scheduling/staff/cancel.html", context)


def chosen(rows, number):
    """The row that an address names by its number; None for anything else."""
    return rows.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None


def wished(request, patient):
    """What is known before the form is filled in: the slot that was tapped, and their protocol."""
    last = patient.courses.order_by("-begun_at", "-pk").first()
    asked = {name: request.GET[name] for name in ("date", "time", "chair") if name in request.GET}
    return {"protocol": last and last.protocol_id, **asked}


def as_planned(session):
    begins = session.begins.astimezone(session.clinic.tz)
    return {
        "date": begins.date(),
        "time": begins.time(),
        "chair": session.chair_id,
        "was": session.begins.isoformat(),
    }


def told_and_shown(request, sessions, verb, *, at):
    """Say what was done and what to think of, without a name, and show the day of it."""
    zone = sessions[0].clinic.tz
    for session in sessions:
        of = session.course and session.course.sessions
        which = f"session {session.number} of {of}, " if of else ""
        when = in_full(session.begins, zone)
        messages.success(request, f"{verb}: {which}{when}, {session.chair}.")
        for warning in warnings(session, at=at):
            messages.warning(request, warning)
    day = sessions[0].begins.astimezone(zone).date()
    return redirect(f"{reverse('schedule')}?date={day}")


def warnings(session, *, at):
    """What is still to be thought of, in sentences."""
    yield from (f"{said} {rides.NEEDED}" for said in rides.reasons([session], at=at))
    if late := session.no_check_in_tonight:
        yield late
    if not session.is_to_be_reminded():
        yield NO_REMINDER
