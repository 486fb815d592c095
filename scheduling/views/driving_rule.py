"""The driving rule, acknowledged before anything is given: on the patient's own phone, on the
clinic's tablet, or read out to them."""

from functools import wraps

from django.contrib.auth import logout
from django.db.models import BigIntegerField, Func
from django.shortcuts import redirect, render
from django.utils import timezone

from portal.access import BOTH, WRITE, Actor, acting_as, link_page, patient_only, staff_only
from portal.errors import attempt
from portal.headers import CLEARED
from portal.links import fingerprint
from portal.models import CLINICAL, Event
from scheduling import driving_rule
from scheduling.forms.driving_rule import ReadOutForm, RuleForm
from scheduling.models import Acknowledgement, Appointment, HandOver
from scheduling.status import EXPECTED

ACKNOWLEDGE = Acknowledgement.objects.by_patient


@patient_only(row="appointments", methods=BOTH)
def mine(request, appointment):
    """On their own phone, from the booking on."""
    at, clinic = timezone.now(), request.user.clinic
    form = rule_form(RuleForm, request, appointment)
    if request.method == "POST" and form.attempt(
        lambda told: ACKNOWLEDGE(appointment, how="own phone", by=request.user, at=at)
    ):
        return redirect("driving-rule", appointment.pk)
    context = {
        "form": form,
        "session": appointment,
        "clinic": clinic,
        "said": appointment.acknowledgements.of_patient().first(),
        "may_say": appointment.status in EXPECTED,
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
    }
    return render(request, "scheduling/driving_rule.html", context)


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def read_out(request, appointment):
    """For somebody who cannot read it: by a nurse, who says so in their own name."""
    at = timezone.now()
    form = rule_form(ReadOutForm, request, appointment)
    if request.method != "POST" and appointment.is_acknowledged():
        return redirect("staff-session", appointment.pk)
    if request.method == "POST" and form.attempt(
        lambda told: ACKNOWLEDGE(appointment, how="read out", by=request.user, at=at)
    ):
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": request.user.clinic}
    return render(request, "scheduling/staff/read_out.html", context)


def ends_the_session(view):
    """Around a door: where the view handed the computer over, who works at it is signed out. Past
    the door, because no role that serves a page may touch a session."""

    @wraps(view)
    def signed_out_after(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if getattr(request, "handed_over", False):
            logout(request)
            response["Clear-Site-Data"] = CLEARED
        return response

    return signed_out_after


@ends_the_session
@staff_only(*CLINICAL, row=Appointment, methods=WRITE)
def hand_over(request, appointment):
    """Give this tablet to the patient: nothing of the staff's opens on it any more."""
    at, user, handed = timezone.now(), request.user, []

    def act():
        handed.append(HandOver.objects.begin(appointment, by=user, at=at))
        Event.objects.record("signed out", by=user, at=at, row=user)

    request.handed_over = attempt(request, act)
    if not request.handed_over:
        return redirect("staff-session", appointment.pk)
    return redirect("tablet", handed[0].token)


@link_page(*BOTH)
def tablet(request, token):
    """What a patient sees who holds the clinic's tablet: the rule, and one button."""
    at = timezone.now()
    with acting_as(Actor.with_tablet(fingerprint(token), at)) as opens:
        if opens is None:
            return render(request, "scheduling/tablet/closed.html", status=404)
        session = of_guest()
        form = rule_form(RuleForm, request, session)
        if request.method == "POST" and form.attempt(
            lambda told: ACKNOWLEDGE(session, how="clinic tablet", at=at)
        ):
            return render(request, "scheduling/tablet/thanks.html")
        context = {"form": form, "session": session, "clinic_name": session.clinic.short_name}
        return render(request, "scheduling/tablet/rule.html", context)


def of_guest():
    """The one session that a guest's key is about, in the columns that a guest may read."""
    rows = Appointment.objects.select_related("clinic", "patient").only(
        "clinic", "patient__first_name", "patient__clinic", "policy", "planned", "status"
    )
    return rows.get(pk=Func(function="session_of_guest", output_field=BigIntegerField()))


def rule_form(form, request, appointment):
    words = driving_rule.for_patient(appointment.hold)
    return form(request.POST if request.method == "POST" else None, words=words)
