"""The patient's own list of check-ins, and one at any time, for who is signed in."""

from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare.models import Concern
from aftercare.promise import promise
from aftercare.told import lines
from portal.access import BOTH, patient_only
from portal.models import without_secrets

MOST = 50


@patient_only()
def check_ins(request):
    """What is due now, and what was told before, in words."""
    at, clinic = timezone.now(), request.user.clinic
    theirs = request.patient.check_ins
    due = list(theirs.open(at).filter(sent_at=None))
    past = theirs.exclude(pk__in=[one.pk for one in due]).filter(due_at__lte=at)
    concerns = Concern.objects.without_words().prefetch_related("taken_by", "reasons")
    past = past.select_related("told_to").defer(*without_secrets("told_to"))
    past = past.prefetch_related("answers", Prefetch("concerns", concerns))
    context = {
        "clinic": clinic,
        "due": due,
        "ahead": theirs.filter(due_at__gt=at, set_aside="").order_by("due_at").first(),
        "rows": [row(check_in, clinic, at) for check_in in past.order_by("-due_at")[:MOST]],
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
        "check_ins_due": len(due),
    }
    return render(request, "aftercare/check_in/list.html", context)


def row(check_in, clinic, at):
    return {
        "check_in": check_in,
        "state": check_in.state(at),
        "lines": lines(check_in.told),
        "promise": promise(check_in.concern(check_in.concerns.all()), clinic, at=at),
    }


@patient_only(methods=BOTH)
def new(request):
    """Tell us at any time: the same four questions."""
    at = timezone.now()
    if request.method == "POST":
        check_in = request.patient.check_ins.begin(request.patient, at=at, by=request.user)
        return redirect("check-in", check_in.token)
    clinic = request.user.clinic
    says = request.patient.appointments.advice(clinic.tz, at=at)
    context = {"promise": promise(None, clinic, at=at), "advice": says}
    return render(request, "aftercare/check_in/new.html", context)
