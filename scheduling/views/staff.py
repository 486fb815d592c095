"""The day at the clinic. Each page is one act of a session; the session itself says what may come
next."""

from django.shortcuts import redirect, render
from django.utils import timezone

from portal.access import BOTH, WRITE, staff_only
from portal.errors import attempt
from portal.models import CLINICAL, SESSIONS, STAFF, Patient, Policy, User
from scheduling.approvals import waiting
from scheduling.forms import acts
from scheduling.forms.heard import HeardForm
from scheduling.models import Appointment, Consent, Remark, Ride
from scheduling.status import EXPECTED, Status

RIDES = {"home": acts.RideForm, "there": acts.RideThereForm}


@staff_only(*STAFF)
def today(request):
    """Today's sessions, each with one next action, and those of earlier days nobody accounted
    for."""
    at, clinic = timezone.now(), request.user.clinic
    rows = Appointment.objects.with_people().with_preparation()
    sessions = list(rows.on_day(clinic, clinic.today(at)).exclude(status=Status.CANCELLED))
    sessions.sort(key=lambda one: one.is_over)  # what waits for an act stands first
    rows.look_ahead(sessions, at=at)
    rows.look_at_gates(sessions)
    on_duty = list(User.objects.on_duty(clinic, at))
    unaccounted = list(rows.unaccounted(clinic, at))
    ahead = [] if sessions else list(rows.filter(clinic=clinic).upcoming(at)[:1])
    cannot_come = list(rows.that_cannot_come(clinic, at))
    Appointment.objects.advise([*sessions, *unaccounted], clinic.tz, at=at)
    shown = (*sessions, *unaccounted, *ahead, *cannot_come)
    request.shown = [one.patient_id for one in shown]
    context = {
        "at": at,
        "clinic": clinic,
        "sessions": sessions,
        "waits": waiting(clinic),
        "unaccounted": unaccounted,
        "cannot_come": cannot_come,
        "on_duty": on_duty,
        "i_am_on_duty": request.user in on_duty,
        "is_open": clinic.is_open(at),
        "next": ahead[0] if ahead else None,
    }
    return render(request, "scheduling/staff/today.html", context)


@staff_only(*STAFF, row=Appointment)
def session(request, appointment):
    at, clinic, clinical = timezone.now(), request.user.clinic, request.user.is_clinical
    Appointment.objects.look_ahead([appointment], at=at)
    Appointment.objects.look_at_gates([appointment])
    context = {
        "at": at,
        "clinic": clinic,
        "session": appointment,
        "advice": appointment.patient.appointments.advice(clinic.tz, at=at),
        "history": appointment.history(),
        "missing": appointment.missing_at(at),
        "twins": Patient.objects.records_of(appointment.patient).exclude(pk=appointment.patient_id),
        "waivers": appointment.exceptions(words=clinical),
        "changes": appointment.changes(words=clinical),
        "overdue": appointment.status in EXPECTED
        and clinic.today(appointment.begins) < clinic.today(at),
        "ride_there": appointment.status in EXPECTED and appointment.no_driving_before,
        "said": appointment.acknowledgements.of_patient().first(),
        "remarks": appointment.remarks.for_staff() if request.user.is_clinical else None,
        "home": may_be_told(appointment, appointment.ride_home, at=at),
        "there": may_be_told(appointment, appointment.ride_there, at=at),
    }
    return render(request, "scheduling/staff/session.html", context)


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def heard(request, appointment):
    """What the patient told the nurse beforehand, ticked as it is read."""
    at, form = (
        timezone.now(),
        HeardForm(request.POST or None, unread=appointment.remarks.unread().order_by("pk")),
    )
    return act_of(
        request, appointment, form,
        lambda told: Remark.objects.read(told["heard"], by=request.user, at=at),
    )  # fmt: skip


@staff_only(*SESSIONS, row=Appointment, methods=WRITE)
def arrival(request, appointment):
    attempt(request, lambda: appointment.arrive(by=request.user, at=timezone.now()))
    return redirect("staff-today")


@staff_only(*SESSIONS, row=Appointment, methods=WRITE)
def arrival_undone(request, appointment):
    attempt(request, lambda: appointment.undo_arrival(by=request.user, at=timezone.now()))
    return redirect("staff-session", appointment.pk)


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def started_already(request, appointment):
    """What has really happened can always be entered: a start without the portal, ride or not."""
    form = _timed(acts.StartedAlreadyForm, request, since=appointment.begins)
    return act_of(
        request, appointment, form,
        lambda told: appointment.enter_start(by=request.user, at=form.at, **told),
    )  # fmt: skip


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def end(request, appointment):
    form = _timed(acts.EndForm, request, since=appointment.started_at)
    return act_of(
        request, appointment, form,
        lambda told: appointment.end(by=request.user, at=form.at, **told),
    )  # fmt: skip


@staff_only(*CLINICAL, row=Appointment, methods=BOTH)
def not_treated(request, appointment):
    at, form = timezone.now(), acts.NotTreatedForm(request.POST or None)
    return act_of(
        request, appointment, form,
        lambda told: appointment.do_not_treat(by=request.user, at=at, **told),
    )  # fmt: skip


@staff_only(*SESSIONS, row=Appointment, methods=BOTH)
def missed(request, appointment):
    at, form = timezone.now(), acts.MissedForm(request.POST or None)
    return act_of(
        request, appointment, form,
        lambda told: appointment.miss(by=request.user, at=at, **told),
    )  # fmt: skip


@staff_only(*SESSIONS, row=Appointment, methods=BOTH)
def ride(request, appointment, way="home"):
    at, clinic = timezone.now(), request.user.clinic
    policy, so_far = Policy.objects.in_force(clinic, at), acts.ride_so_far(appointment, way)
    form = RIDES[way](request.POST or None, initial=so_far, policy=policy)

    def act(told):
        Ride.objects.name_driver(appointment, **told, direction=way, by=request.user, at=at)

    who = may_be_told(appointment, appointment.ride(way), at=at)
    return act_of(request, appointment, form, act, **who)


def may_be_told(appointment, ride, *, at):
    """Of whoever gives this ride: what staff may talk about, and whether they must not drive."""
    return {
        "consent": ride and Consent.objects.about(appointment.patient, ride.name),
        "must_not_drive": bool(ride and ride.must_not_drive(at=at)),
    }


def _timed(form, request, *, since):
    how = {"clinic": request.user.clinic, "at": timezone.now(), "since": since}
    return form(request.POST or None, **how)


def act_of(request, appointment, form, act, **shown):
    """Show the form of one act, or do it and go back to the session. An act that this session is
    past is not offered again."""
    if request.method != "POST" and appointment.status not in form.come_from:
        return redirect("staff-session", appointment.pk)
    if request.method == "POST" and form.attempt(act):
        return redirect("staff-session", appointment.pk)
    context = {"form": form, "session": appointment, "clinic": request.user.clinic, **shown}
    return render(request, "scheduling/staff/act.html", context)
