"""A row for each payload where lists show many at once, too many to come by posting forms; and the
pages that show them."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from aftercare.models import Contact, Reason
from aftercare.tests.payloads import fitting
from portal.models import Message, Patient
from scheduling.models import Appointment, Ride

HOUR = timedelta(hours=1)
BORN = 1901  # in the first year; 20 patients share each, so that a search shows all of them


def crowd(clinics, life):
    """Patients who come today, with who drives them and what was not sent; and what one nurse wrote
    about one concern, once for each payload."""
    every = range(len(clinics.shapes))

    def rows(model, facts):
        texts = [f for f in model._meta.concrete_fields if f.name in TEXTS[model]]
        words = ({f.name: fitting(clinics.shapes, n, f) for f in texts} for n in every)
        pairs = zip(every, words, strict=True)
        return model.objects.bulk_create(
            model(clinic=clinics.lakeside, **said, **facts(n)) for n, said in pairs
        )

    now, plan = life.now, DateTimeTZRange(life.now - HOUR, life.now + HOUR)
    patients = rows(Patient, lambda n: {"birth_date": f"{BORN + n // 20}-01-07", "since": now})
    for one in patients:
        one.clinic = clinics.lakeside
    how = {"protocol": life.protocol, "planned": plan}
    sessions = Appointment.objects.bulk_create(
        Appointment(clinic=clinics.lakeside, patient=one, **how) for one in patients
    )
    rows(Ride, lambda n: {"appointment": sessions[n]})
    failed = {"due_at": now, "not_after": now + HOUR, "try_at": now, "state": "failed",
              "settled_at": now, "kind": "reminder_1_day"}  # fmt: skip
    rows(Message, lambda n: failed | {"patient": patients[n], "occasion_id": sessions[n].pk})
    rows(Reason, lambda n: {"concern": life.concern, "rule": "by hand", "at": now})
    by = clinics.staff["nurse"]
    rows(Contact, lambda n: {"concern": life.concern, "at": now, "by": by})


PREP = ("", "coming/", "changed/", "questions/", "medicines/", "bring/")
TEXTS = {
    Patient: ("first_name", "last_name", "email", "phone"),
    Ride: ("name", "phone", "email"),
    Message: ("why",),
    Reason: ("words",),
    Contact: ("note",),
}


def lists(clinics, life):
    """The lists that show the crowd, as (path, what is posted)."""
    many = len(clinics.shapes)
    opened = f"/staff/review/?open={life.concern.pk}"
    record = f"/staff/patients/{life.patient.pk}/"
    for path in ("/staff/", "/staff/schedule/", "/staff/review/", opened, record):
        yield path, None
    yield from ((f"/staff/messages/?page={n + 1}", None) for n in range(many // 50 + 1))
    for n in range(many // 20):
        yield "/staff/patients/", {"who": f"01/07/{BORN + n}"}
        yield "/staff/schedule/book/", {"who": f"01/07/{BORN + n}"}


def pages(life):
    """Each page that shows what was written in this life, by who opens it."""
    of = {name: f"/staff/sessions/{pk}/" for name, pk in life.session.items()}
    record_ = f"/staff/patients/{life.patient.pk}/"
    both = [record_, *of.values(), of["main"] + "card/", of["ahead"] + "ride/",
            of["ahead"] + "ride/there/", of["ahead"] + "paper-card/",
            of["ahead"] + "heard/", of["ahead"] + "ride/link/", of["ahead"] + "ride/another/",
            record_ + "talk/"]  # fmt: skip
    yield "nurse", [*both, of["ahead"] + "start/", of["ahead"] + "move/", record_ + "concern/",
                    f"/staff/check-ins/{life.asked.pk}/told/",
                    f"/staff/schedule/book/?patient={life.patient.pk}",
                    f"/staff/guidance/{life.guide.pk}/"]  # fmt: skip
    yield "scheduler", [record_, of["main"], of["off"] + "cancel/"]
    yield "manager", [record_, of["main"]]
    mine = [f"/sessions/{pk}/" for pk in life.session.values()]
    told = [life.link, f"{life.link}send/", f"{life.link}sent/"]
    ahead = f"/sessions/{life.session['ahead']}/"
    mine += [f"{ahead}prep/{page}" for page in PREP]
    mine += [f"{ahead}ride/", f"{ahead}ride/there/", "/check-ins/", "/account/", "/account/talk/",
             *told]  # fmt: skip
    yield "patient", ["/home/", "/sessions/", *mine]
    companion = [life.companion, f"{life.companion}after/", f"{life.companion}worried/"]
    yield "nobody", ["/guide/", f"/guide/{life.guide.topic}/", *companion]
