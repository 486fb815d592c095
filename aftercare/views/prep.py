"""Getting ready: one list before a session, in any order and in several sittings."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare import told
from aftercare.forms.prep import NO, YES, ChangedForm, ComingForm, QuestionForm
from aftercare.last_time import last_time
from aftercare.models import GuidanceVersion
from portal.access import BOTH, patient_only
from portal.errors import attempt
from scheduling.getting_ready import READ, tasks
from scheduling.models import Preparation, Remark
from scheduling.models.preparation import may_prepare

TOPICS = ("before", "during")
READ_COLUMNS = READ | {"talked": "talked_at"}
# Each thing on the list, as its row and its page name it, and a line below.
SAID = {
    "coming": (_("Will you come?"), _("Say that you come, or that you cannot.")),
    "ride": (_("Your ride home"), _("Without it the session cannot start.")),
    "ride there": (_("Your ride there"), _("You will still be inside your no-driving hours.")),
    "rule": (_("The driving rule"), _("Read it, and say that you will not drive.")),
    "guide": (_("What to expect"), _("Before and during the session.")),
    "food": (_("Food and drink"), _("When to stop before you come.")),
    "medicines": (_("Medicines to ask about"), _("Do not stop one by yourself.")),
    "bring": (_("What to wear and bring"), _("And when to be here.")),
    "changed": (_("Has anything changed since last time?"), _("Tell the nurse before you come.")),
    "talked": (_("How many sessions"), _("Talk about it before the first one.")),
    "questions": (_("Questions for the nurse"), _("Ask as many as you like.")),
}
ELSEWHERE = {"ride": "ride/", "ride there": "ride/there/", "rule": "driving-rule/"}
KEPT = _("Saved.")


@patient_only(row="appointments")
def prep(request, appointment):
    """The whole list, with what is done, and how it went last time."""
    at = timezone.now()
    done = tasks(appointment, there=appointment.needs_ride_there(at=at))
    context = page(request, appointment, at) | {
        "rows": [row(appointment, task, done[task]) for task in done],
        "left": list(done.values()).count(False),
        "asked": appointment.remarks.filter(kind=Remark.Kind.QUESTION).count(),
        "last": [(one, told.lines(one.told)) for one in last_time(appointment)],
    }
    return render(request, "aftercare/prep/list.html", context)


def row(appointment, task, done):
    title, note = SAID[task]
    href = f"/sessions/{appointment.pk}/{ELSEWHERE.get(task, f'prep/{task}/')}"
    return {"href": href, "text": title, "note": note, "done": done}


@patient_only(row="appointments", methods=BOTH)
def read(request, appointment, what):
    """One thing to read, or to ask about, and a button that says so."""
    at = timezone.now()
    if request.method == "POST":
        attempt(request, lambda: tick(request.user, appointment, READ_COLUMNS[what], at))
        return redirect("prep", appointment.pk)
    context = page(request, appointment, at, what)
    context["done_at"] = getattr(context["prep"], READ_COLUMNS[what], None)
    if what == "guide":
        signed = GuidanceVersion.objects.filter(topic__in=TOPICS).signed_for(request.user.clinic_id)
        context["versions"] = [signed[topic] for topic in TOPICS if topic in signed]
    return render(request, f"aftercare/prep/{what}.html", context)


def tick(user, appointment, column, at):
    Preparation.objects.of(appointment, at=at).read(column, by=user, at=at)


@patient_only(row="appointments", methods=BOTH)
def coming(request, appointment):
    at, so_far = timezone.now(), getattr(appointment, "preparation", None)
    said = {True: YES, False: NO}.get(so_far and so_far.coming)
    form = ComingForm(request.POST or None, initial={"coming": said})

    def act(told):
        so_far = Preparation.objects.of(appointment, at=at)
        so_far.say_coming(told["coming"] == YES, by=request.user, at=at)
        messages.success(request, KEPT)

    return ask(request, appointment, at, form, act, "coming")


@patient_only(row="appointments", methods=BOTH)
def changed(request, appointment):
    at, form = timezone.now(), ChangedForm(request.POST or None)

    def act(told):
        so_far = Preparation.objects.of(appointment, at=at)
        so_far.say_changed(told["changed"] == YES, told["words"], by=request.user, at=at)
        messages.success(request, KEPT)

    return ask(request, appointment, at, form, act, "changed")


@patient_only(row="appointments", methods=BOTH)
def questions(request, appointment):
    at, form = timezone.now(), QuestionForm(request.POST or None)

    def act(told):
        question = Remark.Kind.QUESTION
        Remark.objects.tell(appointment, question, told["words"], by=request.user, at=at)
        messages.success(request, KEPT)

    return ask(request, appointment, at, form, act, "questions")


def ask(request, appointment, at, form, act, what):
    """Show one question with what was said before; posted well, keep it and show the list."""
    if request.method == "POST" and form.attempt(act):
        return redirect("prep", appointment.pk)
    kinds = {"changed": Remark.Kind.CHANGED, "questions": Remark.Kind.QUESTION}
    context = page(request, appointment, at, what) | {"form": form}
    if what in kinds:
        context["remarks"] = appointment.remarks.for_patients().filter(kind=kinds[what])
    return render(request, f"aftercare/prep/{what}.html", context)


def page(request, appointment, at, what=""):
    """What each page of it shows beside its own matter."""
    clinic, begins = request.user.clinic, appointment.begins
    policy = appointment.rules
    return {
        "clinic": clinic,
        "session": appointment,
        "title": SAID[what][0] if what else "",
        "policy": policy,
        **(moments(policy, begins) if policy else {}),
        "prep": getattr(appointment, "preparation", None),
        "may_prepare": may_prepare(appointment, at),
        "advice": request.patient.appointments.advice(clinic.tz, at=at),
    }


def moments(policy, begins):
    """When to stop eating and drinking, and when to be here: hours that elapse."""

    def before(**span):
        return None if None in span.values() else begins - timedelta(**span)

    return {
        "here_by": before(minutes=policy.arrive_minutes_early),
        "food_until": before(hours=policy.fasting_hours),
        "drinks_until": before(hours=policy.clear_liquids_hours),
    }
