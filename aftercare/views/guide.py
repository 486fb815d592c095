"""The guide: what anybody may read, in words that a clinician has signed."""

from django.http import Http404
from django.shortcuts import render

from aftercare import guide
from aftercare.models import GuidanceVersion
from portal.access import READ, public
from portal.models import Clinic


@public(*READ)
def topics(request):
    """The seven topics, each with its answer in one sentence."""
    signed = GuidanceVersion.objects.signed_for(clinic_of(request.user))
    rows = [row(topic, signed.get(topic)) for topic in guide.TOPICS] if signed else []
    context = {"shell": shell_of(request.user), "rows": rows}
    return render(request, "aftercare/guide.html", context)


@public(*READ)
def topic(request, slug):
    """One topic in its newest signed version, or where to ask while there is none."""
    if slug not in guide.TOPICS:
        raise Http404
    signed = GuidanceVersion.objects.signed_for(clinic_of(request.user))
    context = {
        "shell": shell_of(request.user),
        "label": guide.TOPICS[slug],
        "version": signed.get(slug),
        "others": [row(other, signed[other]) for other in guide.TOPICS if other in signed],
        "patient": is_patient(request.user),
    }
    return render(request, "aftercare/guide_topic.html", context)


def clinic_of(user):
    """The reader's own clinic; for a reader who is not signed in, the one this portal is for."""
    return user.clinic_id if user.is_authenticated else Clinic.objects.for_public()


def is_patient(user):
    return user.is_authenticated and user.is_patient


def shell_of(user):
    return "base_patient.html" if is_patient(user) else "base_public.html"


def row(topic, version):
    return {
        "topic": topic,
        "href": f"/guide/{topic}/",
        "text": version.title if version else guide.TOPICS[topic],
        "note": version.summary if version else "Not up yet. Ask your clinic.",
    }
