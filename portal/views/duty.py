from django.shortcuts import redirect
from django.utils import timezone

from portal.access import NOBODY, WRITE, staff_only
from portal.models import CLINICAL, Event
from portal.views.theme import page_within_the_site


@staff_only(*CLINICAL, methods=WRITE, shows=NOBODY)
def duty(request):
    """Say that alerts go to me, until midnight at the clinic or until I take it back."""
    at, user = timezone.now(), request.user
    on = request.POST.get("on") == "yes"
    if on:
        user.go_on_duty(at=at)
    else:
        user.go_off_duty()
    Event.objects.record("on duty" if on else "off duty", by=user, at=at, row=user)
    return redirect(page_within_the_site(request.POST.get("next", "/staff/")))
