"""With whom staff may talk about a patient: said by the patient, or to somebody who writes it
down."""

from django.shortcuts import redirect, render
from django.utils import timezone

from portal.access import BOTH, WRITE, patient_only, staff_only
from portal.models import SESSIONS, Patient
from scheduling.forms.ride import ConsentForm
from scheduling.models import Consent


@patient_only(methods=BOTH)
def give(request):
    at, form = timezone.now(), ConsentForm(request.POST or None)
    if request.method == "POST" and form.attempt(_given(request, request.patient)):
        return redirect("account")
    says = request.patient.appointments.advice(request.user.clinic.tz, at=at)
    return render(request, "scheduling/consent.html", {"form": form, "advice": says})


@patient_only(row="consents", methods=WRITE)
def end(request, consent):
    consent.end(by=request.user, at=timezone.now())
    return redirect("account")


@staff_only(*SESSIONS, row=Patient, methods=BOTH)
def staff_give(request, patient):
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.attempt(_given(request, patient)):
        return redirect("staff-patient", patient.pk)
    context = {"form": form, "patient": patient, "clinic": request.user.clinic}
    return render(request, "scheduling/staff/consent.html", context)


@staff_only(*SESSIONS, row=Consent, methods=WRITE)
def staff_end(request, consent):
    consent.end(by=request.user, at=timezone.now())
    return redirect("staff-patient", consent.patient_id)


def _given(request, patient):
    at = timezone.now()
    return lambda told: Consent.objects.give(patient, **told, by=request.user, at=at)
