"""A patient's list of sessions."""

from django.shortcuts import render
from django.utils import timezone

from portal.access import patient_only
from portal.words import zone_name


@patient_only()
def sessions(request):
    """What comes next, what comes after, and what was."""
    at, clinic = timezone.now(), request.user.clinic
    theirs = request.patient.appointments.select_related("course")
    context = {
        "clinic": clinic,
        "upcoming": list(theirs.upcoming(at)),
        "past": list(theirs.past(at)),
        "zone_name": zone_name(clinic.tz),
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
    }
    return render(request, "scheduling/sessions.html", context)
