"""The guide behind the counter: what is signed, what waits, and the clinician's signature."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare import guide, reading
from aftercare.models import GuidanceVersion
from portal.access import NOBODY, WRITE, staff_only
from portal.models import CLINICAL, Event, Role


@staff_only(*CLINICAL, shows=NOBODY)
def guidance(request):
    """Each topic: the version that patients see, and the draft that waits, if it is newer."""
    versions = GuidanceVersion.objects
    newest = versions.newest(clinic=request.user.clinic_id)
    signed = versions.signed_for(request.user.clinic_id)
    rows = [
        {
            "label": label,
            "signed": signed.get(topic),
            "draft": newest[topic] if topic in newest and newest[topic].is_draft else None,
        }
        for topic, label in guide.TOPICS.items()
    ]
    return render(request, "aftercare/guidance.html", {"rows": rows})


@staff_only(*CLINICAL, row=GuidanceVersion, shows=NOBODY)
def guidance_version(request, version):
    """One version whole, with its sources, so that it can be judged before it is signed."""
    context = {
        "version": version,
        "label": guide.TOPICS[version.topic],
        "grade": round(reading.grade(guide.to_html(version.text)), 1),
        "may_sign": version.is_draft and request.user.role == Role.CLINICIAN,
    }
    return render(request, "aftercare/guidance_version.html", context)


@staff_only(Role.CLINICIAN, row=GuidanceVersion, methods=WRITE, shows=NOBODY)
def sign_guidance(request, version):
    """Signed twice is signed once; the second is told who was first."""
    now = timezone.now()
    if version.sign(by=request.user, at=now):
        Event.objects.record("guidance signed", by=request.user, row=version, at=now)
        messages.success(request, f"Signed. Patients see “{version.title}” from now on.")
    else:
        messages.info(request, f"{version.signed_by} had signed it already.")
    return redirect("guidance-version", pk=version.pk)
