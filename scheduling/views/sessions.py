"""A patient's list of sessions."""

from django.shortcuts import render
from django.utils import timezone

from portal.access import patient_only
from portal.words import zone_name


@patient_only()
def sessions(request):
    """What runs now, what comes next, what comes after, and what was."""
    at, clinic = timezone.now(), request.user.clinic
    theirs = request.patient.appointments.select_related("course")
    running = theirs.filter(started_at__isnull=False, released_at=None)
    context = {
        "clinic": clinic,
        "running": list(running),
        "upcoming": list(theirs.upcoming(at)),
        "past": [one for one in theirs.past(at) if one.released_at or not one.started_at],
        "zone_name": zone_name(clinic.tz),
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
    }
    return render(request, "scheduling/sessions.html", context)
