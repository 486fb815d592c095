"""The start of a session. It stands here and not with the other acts of the day, because whoever
starts it sees how the last one went."""

from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare.last_time import last_time, worst
from portal.access import BOTH, staff_only
from portal.models import CLINICAL
from scheduling.forms.acts import StartForm
from scheduling.models import Appointment, Remark


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def start(request, appointment):
    """Begin the infusion, for somebody whose name was read back and whose words were read."""
    at, clinic = timezone.now(), request.user.clinic
    unread = appointment.remarks.unread().order_by("pk")
    how = {"clinic": clinic, "at": at, "since": appointment.begins, "unread": unread}
    form = StartForm(request.POST or None, **how)

    def act(told):
        Remark.objects.read(told.get("heard", ()), by=request.user, at=at)
        appointment.start(by=request.user, at=at, started_at=told["started_at"])

    past = request.method != "POST" and appointment.status not in StartForm.come_from
    if past or (request.method == "POST" and form.attempt(act)):
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": clinic} | before(appointment, at)
    return render(request, "aftercare/staff/start.html", context)


def before(appointment, at):
    """What is arranged, what they said, and how the last session went."""
    answered = last_time(appointment)
    return {
        "ride_there": appointment.needs_ride_there(at=at),
        "said": appointment.acknowledgements.of_patient().first(),
        "remarks": appointment.remarks.for_staff().exclude(read_at=None),
        "last": answered[0].appointment if answered else None,
        "worst": worst([one.told for one in answered]),
    }
