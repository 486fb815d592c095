"""What a phone keeps for when the network is gone: one page, the same for everybody, and the worker
that shows it. Built without a query, like the help page."""

from hashlib import sha256

from django.http import HttpResponse
from django.template.loader import render_to_string

from portal import context
from portal.access import READ, public


@public(*READ)
def offline(request):
    return HttpResponse(page())


@public(*READ)
def worker(request):
    """At the root, since a worker answers for the addresses beside and below its own."""
    told = {"edition": sha256(page().encode()).hexdigest()[:12]}
    code = render_to_string("portal/offline.js", told)
    return HttpResponse(code, content_type="text/javascript; charset=utf-8")


def page() -> str:
    return render_to_string("portal/offline.html", context.clinic())
