"""The end of a session, as staff see it: release, entering afterwards, and the card to take
home."""

from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare.forms.release import AfterwardsForm, ReleaseForm
from aftercare.release import CLOCKS_DIFFER, enter_afterwards, let_go
from aftercare.symptoms import flags_by_action
from portal import clocks
from portal.access import BOTH, staff_only
from portal.models import CLINICAL, STAFF
from portal.words import zone_name
from scheduling import driving_rule
from scheduling.driving import hypothetical, no_driving_until
from scheduling.models import Appointment
from scheduling.status import LIVE, RUNNING


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def release(request, appointment):
    """Let a patient go: with whom, and until when they will not drive if they leave now."""
    if request.method != "POST" and appointment.status not in RUNNING:
        return redirect("staff-session", appointment.pk)
    at, clinic = timezone.now(), request.user.clinic
    beside = appointment.patient.appointments.last_end()
    now = hypothetical(appointment.hold, clinic.tz, at=at, beside=beside)
    differ = clocks.differ(at)
    form = release_form(request, appointment, at, differ)

    def act(told):
        leaving = form.leaving(told["released_at"])
        let_go(appointment, leaving, by=request.user, at=at, heard=told.get("heard", False))

    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    here = appointment.here_until
    context = {"form": form, "session": appointment, "clinic": clinic, "if_now": now}
    context["stay"] = here if here and at < here else None
    context["may_leave"] = appointment.status in RUNNING
    context["clocks_differ"] = CLOCKS_DIFFER if differ else ""
    context["rule"] = driving_rule.for_companion(now.in_full)
    return render(request, "aftercare/staff/release.html", context)


def release_form(request, appointment, at, differ):
    form = ReleaseForm(
        request.POST or None, clinic=request.user.clinic, at=clocks.later(at) if differ else at,
        since=appointment.started_at, until=no_driving_until(at, appointment.hold),
        initial=companion(appointment), session=appointment,
    )  # fmt: skip
    if differ:
        form.ask_what_the_card_says()
    return form


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def afterwards(request, appointment):
    """A session that nobody started here: its true times, its window, and the check-ins still
    ahead."""
    if request.method != "POST" and appointment.started_at:
        return redirect("staff-session", appointment.pk)
    at, clinic = timezone.now(), request.user.clinic
    form = AfterwardsForm(
        request.POST or None, clinic=clinic, at=at, initial=companion(appointment)
    )

    def act(told):
        leaving = form.leaving(told["released_at"])
        enter_afterwards(appointment, leaving, by=request.user, at=at, **form.times())

    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": clinic}
    return render(request, "aftercare/staff/afterwards.html", context)


@staff_only(*STAFF, row=Appointment)
def card(request, appointment):
    """What a patient takes home on paper: absolute times, warning signs and numbers."""
    if not appointment.released_at:
        return redirect("staff-session", appointment.pk)
    at, clinic = timezone.now(), request.user.clinic
    context = {
        "at": at,
        "session": appointment,
        "clinic": clinic,
        "advice": appointment.patient.appointments.advice(clinic.tz, at=at),
        "check_ins": appointment.check_ins.filter(set_aside="").only("due_at").order_by("due_at"),
        "flags": flags_by_action(),
    }
    return render(request, "aftercare/staff/card.html", context)


@staff_only(*STAFF, row=Appointment)
def paper_card(request, appointment):
    """Before the release: the rule in words, and lines to be filled in by hand. Nothing on it is
    worked out from a clock."""
    if appointment.status not in LIVE:
        return redirect("staff-card", appointment.pk)
    clinic = request.user.clinic
    context = {
        "session": appointment,
        "clinic": clinic,
        "zone_name": zone_name(clinic.tz),
        "hours": appointment.hold.hours,
        "flags": flags_by_action(),
    }
    return render(request, "aftercare/staff/paper_card.html", context)


def companion(appointment):
    """Who is expected at the door; another person is typed over it."""
    ride = appointment.ride_home
    if ride is None:
        return {}
    return {"companion": ride.name, "companion_phone": ride.phone, "escort": ride.kind}
