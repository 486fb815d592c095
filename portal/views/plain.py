"""Two duties in plain words. Static like the help page: nobody is asked who reads them."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from portal import context
from portal.access import READ, public


@public(*READ)
def accessibility(request):
    return HttpResponse(render_to_string("portal/accessibility.html", context.shell(request)))


@public(*READ)
def privacy(request):
    return HttpResponse(render_to_string("portal/privacy.html", context.shell(request)))
