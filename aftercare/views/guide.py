"""The guide: what anybody may read, in words that a clinician has signed. A patient who is signed
in reads it under the line of their window, as on every page of theirs."""

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from aftercare import guide
from aftercare.models import GuidanceVersion
from portal.access import READ, Actor, acting_as, public
from portal.models import Clinic, Policy
from scheduling.driving import FLOOR
from scheduling.models import Appointment


@public(*READ)
def topics(request):
    """The seven topics, each with its answer in one sentence."""
    at = timezone.now()
    clinic = clinic_of(request.user, at)
    signed = GuidanceVersion.objects.signed_for(clinic)
    rows = [row(topic, signed.get(topic)) for topic in guide.TOPICS] if signed else []
    context = shell_of(request.user, at) | {"rows": rows, "longer": longer_hours(clinic)}
    return render(request, "aftercare/guide.html", context)


@public(*READ)
def topic(request, slug):
    """One topic in its newest signed version, or where to ask while there is none."""
    if slug not in guide.TOPICS:
        raise Http404
    at = timezone.now()
    clinic = clinic_of(request.user, at)
    signed = GuidanceVersion.objects.signed_for(clinic)
    context = shell_of(request.user, at) | {
        "longer": longer_hours(clinic),
        "label": guide.TOPICS[slug],
        "version": signed.get(slug),
        "others": [row(other, signed[other]) for other in guide.TOPICS if other in signed],
    }
    return render(request, "aftercare/guide_topic.html", context)


def clinic_of(user, at):
    """The reader's own clinic; for a reader who is not signed in, the one this portal is for. With
    the hours that its policy asks for, in one query."""
    rules = Policy.objects.versions(OuterRef("pk")).filter(starts_at__lte=at)
    clinics = Clinic.objects.annotate(hours=Subquery(rules.values("hold_hours")[:1]))
    own = user.is_authenticated
    return clinics.get(pk=user.clinic_id) if own else clinics.for_public()


def longer_hours(clinic) -> int | None:
    """How many hours this clinic asks for, where they are more than the 24 that the guide says."""
    hours = clinic and clinic.hours
    return hours if hours and hours > FLOOR.hours else None


def shell_of(user, at):
    """Everybody's shell; or that of a patient, whose sessions are asked for as theirs alone."""
    if not (user.is_authenticated and user.is_patient):
        return {"shell": "base_public.html", "patient": False}
    with acting_as(Actor.signed_in(user)) as theirs:
        sessions = Appointment.objects.filter(patient=theirs)
        says = sessions.advice(user.clinic.tz, at=at)
    return {"shell": "base_patient.html", "patient": True, "advice": says}


def row(topic, version):
    return {
        "topic": topic,
        "href": f"/guide/{topic}/",
        "text": version.title if version else guide.TOPICS[topic],
        "note": version.summary if version else "Not up yet. Ask your clinic.",
    }
