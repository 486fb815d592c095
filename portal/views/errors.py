"""Pages that answer when nothing else does. They read settings and make no query."""

from django.http import HttpResponseServerError
from django.template.loader import render_to_string

from portal import context


def server_error(request):
    """handler500. Django's own has no request, so it could not name the clinic's phone."""
    return HttpResponseServerError(render_to_string("500.html", context.shell(request)))
