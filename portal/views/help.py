"""Where to get help now. It answers without a query, so also when the database does not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from portal import context


@login_not_required
@require_safe
def help_now(request):
    """Rendered without the request, so that no template can ask who reads it."""
    return HttpResponse(render_to_string("portal/help.html", context.shell(request)))
