"""For somebody who thinks of driving: whom to call for a ride, and a tap that tells the clinic."""

from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare.asked_for_ride import ask, asked
from aftercare.promise import promise
from portal.access import BOTH, patient_only


@patient_only(methods=BOTH)
def driving(request):
    """The numbers at any time; the clinic can be told while the patient is not to drive."""
    at, clinic, patient = timezone.now(), request.user.clinic, request.patient
    says = patient.appointments.advice(clinic.tz, at=at)
    if request.method == "POST":
        if says.holds:
            ask(patient, at=at)
        return redirect("driving")
    context = {
        "clinic": clinic,
        "advice": says,
        "promise": promise(asked(patient, at=at), clinic, at=at),
    }
    return render(request, "aftercare/driving.html", context)
