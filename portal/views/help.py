"""Where to get help now. It answers without a query, so also when the database does not."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from portal import context
from portal.access import READ, public


@public(*READ)
def help_now(request):
    """Rendered without the request, so that no template can ask who reads it."""
    return HttpResponse(render_to_string("portal/help.html", context.shell(request)))
