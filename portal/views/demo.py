"""The demo's own two pages: its mailbox, and a switch that opens and closes the clinic."""

import email
from email import policy

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render

from portal.access import BOTH, READ, public
from portal.models import Clinic


@public(*BOTH)
def demo(request):
    """Open or close the clinic, to see what patients are told then."""
    if not settings.DEMO:
        raise Http404
    clinic = Clinic.objects.for_public()
    if request.method == "POST" and request.POST.get("doors") in Clinic.Doors.values:
        Clinic.objects.filter(pk=clinic.pk).update(doors=request.POST["doors"])
        return redirect("demo")
    return render(request, "portal/demo.html", {"clinic": clinic})


@public(*READ)
def outbox(request):
    """What the mail server kept, newest first, with links to follow."""
    if not settings.DEMO:
        raise Http404
    paths = sorted(settings.OUTBOX.glob("*.eml"), reverse=True)
    return render(
        request, "portal/outbox.html", {"mails": [mail for mail in map(read, paths) if mail]}
    )


def read(path):
    """What a page shows of one mail; None when it was cleared away just now."""
    try:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    except FileNotFoundError:
        return None
    parts = ("to", "subject", "date")
    return {name: mail[name] for name in parts} | {"text": mail.get_content()}
