"""What every page behind a check-in's link does first: find the check-in, or help whoever came.

Nothing here knows who holds the phone. A page shows no patient's name and no treatment word, and a
link that opens nothing does not say whether another one would.
"""

import logging
from contextlib import contextmanager
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.forms.check_in import in_words
from aftercare.models import CheckIn
from aftercare.promise import promise
from aftercare.symptoms import RED_FLAGS
from aftercare.triage import whom_to_call
from portal import context
from portal.access import READ, Actor, acting_as
from portal.links import fingerprint
from portal.words import clock
from scheduling.driving import advice
from scheduling.models import Appointment

log = logging.getLogger(__name__)
CALL = {
    "911": _("Call 911 now"),
    "988": _("Call or text 988 now"),
    "call clinic now": _("Call your clinic now"),
}
UNKNOWN, CLOSED = _("This link does not work"), _("This check-in has closed")
TITLES = {
    "ahead": _("It is too early for this check-in"),
    "sent": _("These answers can no longer be changed"),
}


def question(view):
    """A page that is answered while its check-in is open. Posted, it holds the check-in's row."""

    @wraps(view)
    def asked(request, token=""):
        at, rows = timezone.now(), CheckIn.objects
        if request.method not in READ:
            rows = rows.select_for_update(of=("self",))
        with opened(rows, token) as check_in:
            if check_in and check_in.is_open(at):
                return view(request, check_in, at)
            return shut(request, check_in, at)

    return never_lost(asked)


def readback(view):
    """A page that says what was told. It can be read for as long as its link is known."""

    @wraps(view)
    def read(request, token=""):
        at = timezone.now()
        with opened(CheckIn.objects, token) as check_in:
            return view(request, check_in, at) if check_in else shut(request, None, at)

    return read


@contextmanager
def opened(rows, token):
    """What this link opens, as whoever holds it may see it; None for one that opens nothing."""
    with acting_as(Actor.with_link(fingerprint(token))) as opens:
        yield rows.by_token(token) if opens else None


def never_lost(view):
    """Whatever goes wrong with saving, who answered is told so: a warning sign gets the numbers at
    once, and anything else stays on the page, to be sent once more."""

    @wraps(view)
    def guarded(request, token=""):
        ticked = [slug for slug in request.POST.getlist("flags") if slug in RED_FLAGS]
        try:
            response = view(request, token)
        except Exception:
            if request.method in READ:
                raise
            log.exception("An answer could not be saved")
            return flags_not_saved(request, ticked) if ticked else not_saved(request)
        lost = ticked and response.status_code != 200
        return flags_not_saved(request, ticked) if lost else response

    return guarded


# Neither makes a query, since both must answer when the database does not.
def flags_not_saved(request, flags):
    unknown = context.shell(request) | {"clinic_name": _("Your clinic"), "this_page": "/help/"}
    page = render_to_string("aftercare/check_in/now.html", unknown | called_for(flags))
    return HttpResponse(page)


def not_saved(request):
    again = [(name, value) for name, values in request.POST.lists() for value in values]
    page = context.shell(request) | {"clinic_name": _("Your clinic"), "again": again}
    page["typed"] = in_words(request.POST)
    return HttpResponse(render_to_string("aftercare/check_in/not_saved.html", page), status=503)


def called_for(flags):
    call = whom_to_call(flags)
    return {
        "call": call,
        "title": CALL[call],
        "flags": [RED_FLAGS[slug].words for slug in flags],
    }


def shared(check_in, at, concern=None):
    """What each page says beside its own matter: the window, the clinic, who answers by when."""
    clinic = check_in.clinic
    return {
        "check_in": check_in,
        "clinic": clinic,
        "clinic_name": clinic.short_name,
        "clinic_phone": clinic.phone,
        "clinic_phone_href": clinic.phone_href,
        "advice": advice(Appointment.objects.times_of(check_in.patient), clinic.tz, at=at),
        "promise": promise(concern, clinic, at=at),
    }


def shut(request, check_in, at):
    """A link that opens no question: what happened, whom to call, where to go next. What was posted
    to it is shown back, as not saved."""
    posted = request.method not in READ
    page = {"posted": posted, "typed": in_words(request.POST)}
    if check_in is None:
        page |= {"state": "unknown", "title": UNKNOWN, "clinic_name": _("Your clinic")}
        return render(request, "aftercare/check_in/shut.html", page, status=404)
    if check_in.sent_at and not posted:
        return redirect("check-in-sent", check_in.token)
    state = check_in.state(at)
    page |= shared(check_in, at) | {"state": state, "title": TITLES.get(state, CLOSED)}
    if hours := check_in.clinic.next_hours(at):
        opens, closes = (clock(moment, check_in.clinic.tz) for moment in hours)
        page["clinic_hours"] = _("%(opens)s to %(closes)s") % {"opens": opens, "closes": closes}
    status = 404 if state == "ahead" else 410
    return render(request, "aftercare/check_in/shut.html", page, status=status)
