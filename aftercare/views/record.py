"""A patient's record as staff see it, and what they write down in it after a call."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import by_phone
from aftercare.forms.record import ConcernForm, ToldForm
from aftercare.models import CheckIn, Concern
from aftercare.record import Record
from portal.access import BOTH, staff_only
from portal.errors import attempt
from portal.models import CLINICAL, STAFF, Patient


@staff_only(*STAFF, row=Patient)
def record(request, patient):
    """All of it for nurses and clinicians; for the others what they book and send by."""
    at, user = timezone.now(), request.user
    context = {"record": Record(patient, user, at), "patient": patient, "clinic": user.clinic}
    return render(request, "aftercare/staff/record.html", context)


@staff_only(*CLINICAL, row=CheckIn, methods=BOTH)
def told(request, check_in):
    """A check-in that the patient answers on the phone, to a nurse who writes it down."""
    at, user = timezone.now(), request.user
    form = ToldForm(request.POST or None, asks=check_in.asks_last)
    may = by_phone.may_be_told(check_in, at)

    def act():
        by_phone.write_down(check_in, form.pages(), form.told(), by=user, at=at)
        messages.success(request, _("Saved as they told it."))

    if may and request.method == "POST" and form.is_valid():
        attempt(request, act)
        return redirect("staff-patient", check_in.patient_id)
    context = {"form": form, "check_in": check_in, "may": may, "clinic": user.clinic}
    context["here"] = "patients"
    return render(request, "aftercare/staff/told.html", context)


@staff_only(*CLINICAL, row=Patient, methods=BOTH)
def concern(request, patient):
    """Something heard or seen outside a check-in, put on the queue by hand."""
    at, user = timezone.now(), request.user
    form = ConcernForm(request.POST or None, patient=patient)

    def act(said):
        whose = {"patient": patient, "appointment": said["session"], "by": user}
        raised = Concern.objects.raise_for(**whose, fired=[form.fired], at=at)
        if said["mine"]:
            raised.take(by=user, at=at)

    if request.method == "POST" and form.attempt(act):
        messages.success(request, _("It is on the queue."))
        return redirect("staff-review")
    context = {"form": form, "patient": patient, "clinic": user.clinic}
    return render(request, "aftercare/staff/concern.html", context)
