"""A patient's own sessions. Every row is reached through the patient."""

from django.shortcuts import redirect, render
from django.utils import timezone

from portal.access import BOTH, patient_only
from scheduling.forms.acts import ride_so_far
from scheduling.forms.ride import MyRideForm, MyRideThereForm
from scheduling.models import Appointment, Ride

FORMS = {"home": MyRideForm, "there": MyRideThereForm}


@patient_only(row="appointments")
def session(request, appointment):
    at, clinic = timezone.now(), request.user.clinic
    Appointment.objects.look_ahead([appointment], at=at)
    context = {
        "at": at,
        "clinic": clinic,
        "session": appointment,
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
    }
    return render(request, "scheduling/session.html", context)


@patient_only(row="appointments", methods=BOTH)
def ride(request, appointment, way="home"):
    """Who drives me home, or there: said by the patient, and sure because they say so."""
    at = timezone.now()
    form = FORMS[way](request.POST or None, initial=ride_so_far(appointment, way))

    def act(told):
        Ride.objects.name_driver(appointment, **told, direction=way, by=request.user, at=at)

    if request.method == "POST" and form.attempt(act):
        return redirect("session", appointment.pk)
    clinic = request.user.clinic
    says = request.patient.appointments.advice(clinic.tz, at=at)
    context = {"form": form, "session": appointment, "clinic": clinic, "advice": says}
    return render(request, "scheduling/ride.html", context)
