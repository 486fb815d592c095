"""A patient's own sessions. Every row is reached through the patient."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import BOTH, WRITE, patient_only
from portal.models import Policy
from scheduling.forms.acts import ride_so_far
from scheduling.forms.ride import MyRideForm, MyRideThereForm
from scheduling.models import Appointment, Ride

FORMS = {"home": MyRideForm, "there": MyRideThereForm}

# The same whoever was named: that somebody must not drive then is told to staff alone.
SAVED = _("Saved. The clinic will confirm your ride.")
REMOVED = _("Removed. We have not told them.")


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
    """Who drives me home, or there: said by the patient; the clinic confirms it."""
    at, clinic = timezone.now(), request.user.clinic
    policy, so_far = Policy.objects.in_force(clinic, at), ride_so_far(appointment, way)
    form = FORMS[way](request.POST or None, initial=so_far, policy=policy)

    def act(told):
        Ride.objects.name_driver(appointment, **told, direction=way, by=request.user, at=at)

    if request.method == "POST" and form.attempt(act):
        messages.success(request, SAVED)
        return redirect("session", appointment.pk)
    says = request.patient.appointments.advice(clinic.tz, at=at)
    context = {"form": form, "session": appointment, "clinic": clinic, "advice": says}
    context["ride"] = appointment.ride(way)
    return render(request, "scheduling/ride.html", context)


@patient_only(row="appointments", methods=WRITE)
def no_ride(request, appointment, way="home"):
    """Take back who was named. Nobody is told; their link opens nothing any more."""
    named = appointment.ride(way)
    if named and (appointment.released_at or not appointment.is_over):
        named.remove(by=request.user, at=timezone.now())
        messages.success(request, REMOVED)
    return redirect("session", appointment.pk)
