"""A patient's account: how they sign in, and who had their record before them."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import patient_only
from portal.looks import ON_A_LIST, looks
from portal.views.ledger import PAGE, asked_page
from portal.words import zone_name

# The rows of the apps above by name, since imports point down.
LOOKED_AT = {
    "scheduling.appointment": _("Opened a session of yours"),
    "aftercare.checkin": _("Opened a check-in of yours"),
    "aftercare.concern": _("Opened a concern about you"),
    ON_A_LIST: _("Saw your name on a list"),
}
YOUR_RECORD = _("Opened your record")


@patient_only()
def account(request):
    at, clinic = timezone.now(), request.user.clinic
    page = asked_page(request.GET.get("page", ""))
    found = looks(request.patient, clinic.tz, most=PAGE + 1, after=PAGE * (page - 1))
    context = {
        "clinic": clinic,
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
        "today": clinic.today(at),
        "zone_name": zone_name(clinic.tz),
        "looks": [(one, LOOKED_AT.get(one.row, YOUR_RECORD)) for one in found[:PAGE]],
        "consents": request.patient.consents.filter(ended_at=None).order_by("name", "pk"),
        "page": page,
        "next_page": page + 1 if len(found) > PAGE else None,
    }
    return render(request, "portal/account.html", context)
