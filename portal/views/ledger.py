"""The ledger: every message owed, and what became of it. Its words are nowhere."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import WRITE, staff_only
from portal.errors import attempt
from portal.models import STAFF, Message

PAGE = 50
TABS = [
    ("", _("All")),
    ("failed", _("Failed")),
    ("planned", _("Waiting")),
    ("sent", _("Sent")),
    ("withdrawn", _("Withdrawn")),
]
STATES = {"": None, "planned": ["planned", "claimed"], "sent": ["sent", "delivered"]}


@staff_only(*STAFF)
def ledger(request):
    """What failed of late first, since somebody has to call; then the newest."""
    at, clinic = timezone.now(), request.user.clinic
    state, page = asked_state(request.GET.get("state", "")), asked_page(request.GET.get("page", ""))
    rows = Message.objects.filter(clinic=clinic).with_person()
    to_call = [] if state else list(rows.to_call(at)[:PAGE])
    others = rows.newest(STATES.get(state, [state])).exclude(pk__in=[m.pk for m in to_call])
    listed = list(others[PAGE * (page - 1) : PAGE * page + 1])
    request.shown = [row.patient_id for row in (*to_call, *listed) if row.patient_id]
    context = {
        "clinic": clinic,
        "tabs": TABS,
        "state": state,
        "page": page,
        "failed": to_call if page == 1 else [],
        "listed": listed[:PAGE],
        "next_page": page + 1 if len(listed) > PAGE else None,
    }
    return render(request, "portal/staff/messages.html", context)


@staff_only(*STAFF, row=Message, methods=WRITE)
def again(request, message):
    if attempt(request, lambda: message.plan_again(by=request.user, at=timezone.now())):
        messages.success(request, _("Planned again. It goes out within a minute."))
    return redirect("messages")


def asked_state(text):
    return text if text in dict(TABS) else ""


def asked_page(text):
    """The page that an address names; 1 for anything that is no page."""
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
