"""Who fetches a patient, at the clinic: another person at the door, and the link on paper."""

from django.shortcuts import redirect, render
from django.utils import timezone

from portal.access import BOTH, staff_only
from portal.models import SESSIONS, STAFF
from scheduling import qr
from scheduling.forms import acts
from scheduling.models import Appointment, Ride
from scheduling.models.appointment import Leaving, Release
from scheduling.views.staff import act_of


@staff_only(*SESSIONS, row=Appointment, methods=BOTH)
def another(request, appointment):
    """Another person is here: one step, and the old link dies."""
    at, form = timezone.now(), acts.AnotherPersonForm(request.POST or None)

    def act(told):
        leaving = Leaving(Release.COMPANION, companion=told["name"], companion_phone=told["phone"])
        Ride.objects.came(appointment, leaving, by=request.user, at=at)

    return act_of(request, appointment, form, act)


@staff_only(*STAFF, row=Appointment)
def link_card(request, appointment):
    """The link of whoever fetches the patient, to scan or to take along. No name stands on it."""
    ride = appointment.ride_home
    if not (ride and ride.has_link):
        return redirect("staff-session", appointment.pk)
    context = {
        "session": appointment,
        "clinic": request.user.clinic,
        "link": ride.link,
        "code": qr.drawn(ride.link),
    }
    return render(request, "scheduling/staff/link_card.html", context)


@staff_only(*STAFF, row=Ride)
def of_ride(request, ride):
    """From a message about a ride to its session, where the number to call is."""
    return redirect("staff-session", ride.appointment_id)
