"""Two duties in plain words. Static like the help page: nobody is asked who reads them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from portal import context


@login_not_required
@require_safe
def accessibility(request):
    return HttpResponse(render_to_string("portal/accessibility.html", context.shell(request)))


@login_not_required
@require_safe
def privacy(request):
    return HttpResponse(render_to_string("portal/privacy.html", context.shell(request)))
