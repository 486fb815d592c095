"""What a companion's link opens: when and where, and after the release what to watch for.

It shows a first name and the times of one ride. No answer, no diagnosis, no other session: whoever
holds the link may be anybody. What it asks of them is the clinic's own choice, a draft for a
clinician; that they wait inside is so that somebody is handed over to somebody (RCEM sedation
guidance: discharged in the presence of a responsible adult).
"""

import logging
from contextlib import contextmanager
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from aftercare import guide, worried
from aftercare.models import GuidanceVersion
from aftercare.promise import promise
from aftercare.symptoms import flags_by_action
from portal import context
from portal.access import BOTH, READ, WRITE, Actor, acting_as, link_page
from portal.links import fingerprint
from scheduling import driving_rule
from scheduling.driving import advice
from scheduling.models import Acknowledgement, Appointment, Ride
from scheduling.models.acknowledgement import How, Who

log = logging.getLogger(__name__)


def by_link(view):
    """A page of one ride, as whoever holds its link may see it. A link that opens nothing gives the
    same page, to the byte, whatever it was once."""

    @wraps(view)
    def opened(request, token=""):
        at = timezone.now()
        with ride_of(token, at) as ride:
            return view(request, ride, at) if ride else off(request)

    return opened


@contextmanager
def ride_of(token, at):
    with acting_as(Actor.with_ride(fingerprint(token), at)) as opens:
        yield Ride.objects.for_guest().filter(pk=opens).first() if opens else None


@link_page(*BOTH)
@by_link
def companion(request, ride, at):
    """When and where. Posted: "I will drive"."""
    session = ride.appointment
    if request.method in WRITE:
        if not session.is_over:
            ride.say_yes(at=at)
        return redirect("companion", ride.token)
    if session.released_at and ride.is_home:
        return redirect("companion-after", ride.token)
    page = shared(ride, at) | {
        "today": is_today(session, at),
        "may_come": may_come(ride, at),
        "late": session.started_at is not None and session.ready_at < at,
    }
    return render(request, "aftercare/companion/ride.html", page)


@link_page(*WRITE)
@by_link
def here(request, ride, at):
    if may_come(ride, at):
        ride.come(at=at)
    return redirect("companion", ride.token)


@link_page(*BOTH)
@by_link
def after(request, ride, at):
    """Until when no driving, what is normal, what needs help. Posted: "I have read this"."""
    session = ride.appointment
    if not (session.released_at and ride.is_home):
        return redirect("companion", ride.token)
    page = shared(ride, at)
    words = page["advice"].kind == "until" and driving_rule.for_companion(page["advice"].in_full)
    known = Acknowledgement.objects.filter(appointment=session, who=Who.COMPANION)
    said = known.filter(words=words or "").values("at")  # a later time is to be read again
    if request.method in WRITE:
        if words and request.POST.get("words") == words and not said:
            kept = {"name": ride.name, "words": words, "how": How.LINK}
            Acknowledgement.objects.by_companion(session, **kept, at=at)
        return redirect("companion-after", ride.token)
    page |= {"words": words, "said": said.first(), "flags": flags_by_action()}
    page["normal"] = what_is_normal(page["clinic"])
    return render(request, "aftercare/companion/after.html", page)


def never_silent(view):
    """Whatever goes wrong, whoever is worried is told that nobody was told."""

    @wraps(view)
    def guarded(request, token=""):
        try:
            return view(request, token)
        except Exception:
            if request.method in READ:
                raise
            log.exception("A worry could not be saved")
            page = render_to_string("aftercare/companion/not_told.html", nobodys(request))
            return HttpResponse(page, status=503)

    return guarded


@link_page(*BOTH)
@never_silent
@by_link
def worry(request, ride, at):
    """Posted: "I am worried". It shows who calls and by when, and nothing of the record."""
    if request.method in WRITE:
        worried.tell(ride, at=at)
        return redirect("companion-worried", ride.token)
    if not (concern := worried.concern_of(ride)):
        return redirect("companion", ride.token)
    page = shared(ride, at)
    page["promise"] = promise(concern, page["clinic"], at=at)
    return render(request, "aftercare/companion/worried.html", page)


def off(request):
    """Made without a query, and of nothing that the address says."""
    page = render_to_string("aftercare/companion/off.html", nobodys(request))
    return HttpResponse(page, status=404)


def nobodys(request):
    return context.shell(request) | {"this_page": "/help/"}


def shared(ride, at):
    session = ride.appointment
    clinic = session.clinic
    return {
        "ride": ride,
        "session": session,
        "who": session.patient.first_name,
        "clinic": clinic,
        "clinic_name": clinic.short_name,
        "clinic_phone": clinic.phone,
        "clinic_phone_href": clinic.phone_href,
        "advice": advice(Appointment.objects.times_of(session.patient), clinic.tz, at=at),
    }


def is_today(session, at) -> bool:
    return session.clinic.today(at) == session.clinic.today(session.begins)


def may_come(ride, at) -> bool:
    session = ride.appointment
    return ride.is_home and not session.is_over and is_today(session, at)


def what_is_normal(clinic):
    """The parts of the signed guide that say so; none while a clinician has signed none."""
    signed = GuidanceVersion.objects.filter(topic="side-effects").signed_for(clinic)
    parts = guide.sections(signed["side-effects"].text) if signed else ()
    return [part for part in parts if part.kind.startswith("what-is-normal")]
