"""What staff must answer: the queue, the concern that is open, and the acts on it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.forms.review import KEEP, OutcomeForm
from aftercare.models import Concern
from aftercare.pane import Pane
from aftercare.review import TABS, Review, number_in
from portal.access import BOTH, NOBODY, WRITE, staff_only
from portal.errors import attempt
from portal.models import CLINICAL


@staff_only(*CLINICAL, methods=BOTH)
def review(request):
    """The queue and what is open of it. A POST says what was done about the one that is open."""
    at, user = timezone.now(), request.user
    page = Review.asked_for(request, at=at)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST":
        concern = opened(page)
        if form.attempt(lambda told: form.do_it(concern, by=user, at=at)):
            return done(request, page, form.cleaned_data["do"])
        page = Review.asked_for(request, at=at)
    return render(request, "aftercare/staff/review.html", shown(request, page, form))


@staff_only(*CLINICAL, row=Concern, methods=WRITE)
def take(request, concern):
    over = number_in(request.POST.get("over", ""))
    attempt(request, lambda: concern.take(by=request.user, at=timezone.now(), over=over))
    return redirect(place(request.POST.get("view"), concern.pk))


@staff_only(*CLINICAL, shows=NOBODY)
def count(request):
    """How many are open, for the bar, which asks again by itself; nothing else happens here."""
    waiting = Concern.objects.filter(clinic_id=request.user.clinic_id).open().count()
    return render(request, "aftercare/staff/open_count.html", {"open_concerns": waiting})


def shown(request, page, form):
    names = [row.concern for row in page.rows] or page.next_check_ins
    request.shown = [one.patient_id for one in names]
    if page.opened:
        request.opened = page.opened.concern
        form.fields["seen"].initial = page.opened.newest
    return {
        "page": page,
        "pane": page.opened and Pane(page.opened),
        "form": form,
        "clinic": page.clinic,
        "open_concerns": page.counts["on_all"],
    }


def opened(page) -> Concern:
    """The concern that the address names: never the first of a list that may have changed."""
    named = [concern for concern in page.found if concern.pk == page.wanted]
    if not named:
        raise Http404
    return named[0]


def done(request, page, what):
    if what == KEEP:
        messages.success(request, _("Saved. It stays open, and it is yours."))
        return redirect(place(page.tab, page.wanted))
    messages.success(request, _("Resolved. The patient’s page says so."))
    return redirect(place(page.tab))


def place(tab, opened=None) -> str:
    """The address of a tab, and of what is open on it."""
    said = {"view": tab} if tab in TABS and tab != "all" else {}
    said |= {"open": opened} if opened else {}
    query = f"?{urlencode(said)}" if said else ""
    return f"/staff/review/{query}{'#detail' if opened else ''}"
