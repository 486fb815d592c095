"""Who is a patient here: finding somebody, and taking on somebody new."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import BOTH, staff_only
from portal.models import SESSIONS, STAFF, Patient
from portal.patient_forms import FindForm, NewPatientForm


@staff_only(*STAFF, methods=BOTH)
def patients(request):
    form = FindForm(request.POST if request.method == "POST" else None)
    found = form.found(request.user.clinic)
    request.shown = [one.pk for one in found or ()]
    return render(request, "portal/staff/patients.html", {"form": form, "found": found})


@staff_only(*SESSIONS, methods=BOTH)
def new(request):
    """Somebody new; who may be the same is shown before anything is saved."""
    at, clinic, added = timezone.now(), request.user.clinic, []
    if request.method == "POST":  # two who add the same person at once add one
        clinic.hold_the_list_of_patients()
    form = NewPatientForm(request.POST or None, clinic=clinic, at=at)

    def act(told):
        added.append(Patient.objects.take_on(clinic, **told, by=request.user, at=at))

    if request.method == "POST" and form.attempt(act):
        messages.success(request, _("Added. They have no account yet."))
        return redirect("staff-patient", added[0].pk)
    request.shown = [one.pk for one in form.known]
    return render(request, "portal/staff/patient_new.html", {"form": form})
