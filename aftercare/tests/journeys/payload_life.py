"""One patient's life at a clinic where whoever writes something down writes a script, by posting
the real forms. Each field, column and part of an address takes another payload of the list."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.utils import timezone

from aftercare.forms import check_in, prep, record, release, review
from aftercare.guide import TOPICS
from aftercare.models import CheckIn, Concern, GuidanceVersion
from aftercare.tests.journeys.payload_places import signed_in
from aftercare.tests.payloads import fitting, numbered
from aftercare.tests.typed import is_text
from portal import forms, patient_forms
from portal.models import Clinic, Message, Patient, Policy, Role, User
from scheduling.forms import acts, booking, driving_rule, heard, ride, window
from scheduling.models import Acknowledgement, Appointment, Chair, Protocol, Ride

HOUR = timedelta(hours=1)
MINUTES = "%Y-%m-%dT%H:%M"


class Life:
    def __init__(self, clinics, number):
        self.of, self.number, self.now = clinics, number, timezone.now()
        self.nurse = clinics.clients["nurse"]

    def payload(self, place):
        at = self.of.at(place, self.number)
        text = numbered(self.of.shapes[at], at)
        self.of.typed.add(text)
        return text

    def pack(self, place):
        """Of all payloads, as many as there are lives for: each life types others."""
        at, many = self.of.at(place, self.number), len(self.of.shapes)
        numbers = [(at + n) % many for n in range(self.of.pack)]
        text = " ".join(numbered(self.of.shapes[n], n) for n in numbers).strip()
        self.of.typed.add(text)
        self.of.cells |= {(place, n) for n in numbers}
        return text

    def fit(self, place, field):
        text = fitting(self.of.shapes, self.of.at(place, self.number), field)
        self.of.typed |= {text, text.strip()}
        return text

    def keep(self, answer):
        if "html" in answer.get("Content-Type", "") and answer.content:
            self.of.seen.add(f"{answer.request['PATH_INFO']}", answer.content.decode())
        return answer

    def see(self, client, *paths):
        for path in paths:
            assert self.keep(client.get(path)).status_code == 200, path

    def post(self, client, path, form, **told):
        """Many in every field, more than fits; one in each for words; and if that is refused, one
        that each of them takes. Gives the answer of the last."""
        names = {name: field for name, field in form.base_fields.items() if name not in told}
        texts = {name: field for name, field in names.items() if is_text(field)}
        place = {name: f"{form.__name__}.{name}" for name in form.base_fields}
        pack = {name: self.pack(place[name]) for name in form.base_fields}
        assert self.keep(client.post(path, pack)).status_code == 200, f"{path} takes anything"
        raw = {name: self.payload(place[name]) for name in texts}
        answer = self.keep(client.post(path, told | raw))
        if answer.status_code == 200:
            fits = {name: self.fit(place[name], field) for name, field in texts.items()}
            answer = self.keep(client.post(path, told | fits))
        self.of.kept += answer.status_code == 302
        return answer

    def done(self, client, path, form, **told):
        answer = self.post(client, path, form, **told)
        assert answer.status_code == 302, (path, answer.context["form"].errors)
        return answer

    def ask(self, client, method, path, name, **told):
        """Something that stands in an address, or is posted without a form."""
        self.of.asked.add(f"{method} {name}")
        said = told | {name: self.payload(name)}
        act = client.get if method == "GET" else client.post
        self.keep(act(path, said, follow=True))

    def row(self, model, **more):
        """Facts for a row of this model that nobody writes through a page."""
        for field in model._meta.concrete_fields:
            place = f"{model._meta.label}.{field.name}"
            if place in self.of.places and field.name not in more:
                inner = field.base_field if isinstance(field, ArrayField) else field
                text = self.fit(place, inner)
                more[field.name] = [text] if inner is not field else text
        return more

    # The life

    def live(self):
        self.comes()
        self.gets_ready()
        self.is_treated()
        self.allows()
        self.tells()
        self.is_answered()
        self.others_write()
        self.is_asked_for()

    def comes(self):
        born = {"birth_date": f"{1931 + self.number // 20}-01-07"}
        new = self.done(self.nurse, "/staff/patients/new/", patient_forms.NewPatientForm, **born)
        self.patient = Patient.objects.get(pk=new.url.split("/")[-2])
        clinic = self.of.lakeside
        account = self.row(User, password="!", role=Role.PATIENT, clinic=clinic, is_active=True)
        account["email"] = account["email"].lower()
        self.of.typed.add(account["email"])
        self.patient.user = User.objects.create(**account)
        self.patient.save()
        self.me = signed_in(self.patient.user)
        facts = {"clinic": clinic, "sessions": 6, "infusion_minutes": 45, "stay_minutes": 60}
        self.protocol = Protocol.objects.create(**self.row(Protocol, **facts))
        self.chair = Chair.objects.create(**self.row(Chair, clinic=clinic))
        hours = {"main": -3, "missed": -5, "untreated": -7, "after": -30, "off": 30, "ahead": 52}
        self.session = {name: self.booked(hour) for name, hour in hours.items()}

    def booked(self, hour):
        begins = self.now.replace(second=0, microsecond=0) + hour * HOUR
        return Appointment.objects.create(
            clinic=self.of.lakeside, patient=self.patient, protocol=self.protocol, chair=self.chair,
            planned=DateTimeTZRange(begins, begins + self.protocol.visit),
        ).pk  # fmt: skip

    def typed_at(self, hour):
        moment = self.now.replace(second=0, microsecond=0) + hour * HOUR
        return moment.astimezone(self.of.lakeside.tz).strftime(MINUTES)

    def gets_ready(self):
        mine = f"/sessions/{self.session['ahead']}/"
        theirs = f"/staff{mine}"
        self.post(self.me, f"{mine}prep/coming/", prep.ComingForm)
        self.done(self.me, f"{mine}prep/changed/", prep.ChangedForm, changed="yes")
        self.done(self.me, f"{mine}prep/questions/", prep.QuestionForm)
        self.post(self.me, f"{mine}driving-rule/", driving_rule.RuleForm)
        self.post(self.nurse, f"{theirs}read-out/", driving_rule.ReadOutForm, agreed="")
        self.post(self.nurse, f"{theirs}heard/", heard.HeardForm)

    def is_treated(self):
        of = {name: f"/staff/sessions/{pk}/" for name, pk in self.session.items()}
        nurse, book = self.nurse, f"/staff/schedule/book/?patient={self.patient.pk}"
        mine = f"/sessions/{self.session['ahead']}/ride/"
        self.done(self.me, mine, ride.MyRideForm, confirmed="on")
        self.done(self.me, mine + "there/", ride.MyRideThereForm, confirmed="on")
        self.done(nurse, of["main"] + "ride/", acts.RideForm, confirmed="on")
        self.done(nurse, of["main"] + "ride/there/", acts.RideThereForm, confirmed="on")
        for name, act, form in (
            ("off", "cancel/", booking.CancelForm),
            ("missed", "missed/", acts.MissedForm),
            ("untreated", "not-treated/", acts.NotTreatedForm),
        ):
            self.see(nurse, of[name] + act)
            self.done(nurse, of[name] + act, form)
        day = {"another_day": "on"}
        left = {"kind": "companion", **day}
        hours = {"started_at": -30, "ended_at": -29, "released_at": -28}
        times = {name: self.typed_at(hour) for name, hour in hours.items()}
        self.done(nurse, of["after"] + "afterwards/", release.AfterwardsForm, **times, **left)
        start = {"started_at": self.typed_at(-3), **day}
        self.done(nurse, of["main"] + "started-already/", acts.StartedAlreadyForm, **start)
        self.done(nurse, of["main"] + "end/", acts.EndForm, ended_at="")
        another = of["main"] + "ride/another/"
        self.see(nurse, another)
        self.done(nurse, another, acts.AnotherPersonForm)
        self.see(nurse, of["main"] + "release/")
        self.post(nurse, of["main"] + "ready/", window.ReadyForm)
        why = {"gate": "companion", "why": "other"}
        self.done(nurse, of["main"] + "exception/", window.ExceptionForm, **why)
        here = {"kind": "companion", "here": "on", "heard": "on", "released_at": ""}
        self.done(nurse, of["main"] + "release/", release.ReleaseForm, **here, shown_until="")
        self.second_person(of["main"])
        self.post(nurse, of["ahead"] + "start/", acts.StartForm, read_back="")
        self.post(nurse, of["ahead"] + "move/", booking.MoveForm, date="")
        self.post(nurse, book, booking.BookingForm, date="")

    def second_person(self, session):
        """What is asked after the release, and a later end."""
        clinician = self.of.clients["clinician"]
        times = {"started_at": -3, "ended_at": -2, "released_at": -1}
        said = {name: self.typed_at(hour) for name, hour in times.items()}
        self.done(self.nurse, session + "correct/", window.CorrectForm, **said)
        day = (self.now + 48 * HOUR).date().isoformat()
        self.done(clinician, session + "lengthen/", window.LengthenForm, date=day, time="12:00")

    def allows(self):
        """With whom staff may talk: said by the patient, and to the nurse."""
        theirs = f"/staff/patients/{self.patient.pk}/talk/"
        for client, path in ((self.me, "/account/talk/"), (self.nurse, theirs)):
            self.done(client, path, ride.ConsentForm, about="the ride")
        home = Ride.objects.get(appointment=self.session["main"], direction="home")
        self.companion = f"/c/{home.token}/"
        self.ask(Client(), "POST", f"{self.companion}after/", "words")
        self.keep(Client().post(f"{self.companion}worried/"))

    def tells(self):
        self.link = self.begun(hours=25)
        flags = {"flags": "none"}
        self.post(self.me, self.link, check_in.RedFlagsForm, **flags)
        self.post(self.me, f"{self.link}symptoms/", check_in.SymptomsForm, symptoms="headache")
        self.me.post(f"{self.link}how-bad/", {"headache": "4"})
        self.ask(self.me, "POST", f"{self.link}how-bad/", "headache")
        self.done(self.me, f"{self.link}send/", check_in.SendForm, call="yes")
        self.begun(hours=26)
        self.asked = CheckIn.objects.filter(patient=self.patient).latest("pk")
        path = f"/staff/check-ins/{self.asked.pk}/told/"
        self.see(self.nurse, path)
        self.done(self.nurse, path, record.ToldForm, well="on", call="yes", **flags)

    def begun(self, hours):
        """One of their own, made one that the clinic asks so long after: it asks for more."""
        link = self.me.post("/check-ins/new/").url
        mine = CheckIn.objects.filter(patient=self.patient, hours=None)
        CheckIn.objects.filter(pk=mine.latest("pk").pk).update(hours=hours)
        return link

    def is_answered(self):
        about = f"/staff/patients/{self.patient.pk}/concern/"
        told = {"level": "call now", "session": "", "mine": ""}
        self.done(self.nurse, about, record.ConcernForm, **told)
        self.concern = Concern.objects.filter(patient=self.patient).latest("pk")
        for concern in Concern.objects.filter(patient=self.patient).order_by("pk"):
            path = f"/staff/review/?open={concern.pk}"
            seen = concern.reasons.latest("pk").pk
            how = {"outcome": "spoke", "seen": seen}
            self.done(self.nurse, path, review.OutcomeForm, do="keep", **how)
            self.see(self.nurse, path)
            if concern != self.concern:
                self.done(self.nurse, path, review.OutcomeForm, do="resolve", **how)
                late = {"do": "resolve", "note": self.payload("too late"), **how}
                self.keep(self.nurse.post(path, late))

    def others_write(self):
        """Who runs the product, and who writes the guide; the columns that no page writes."""
        clinic, topics = self.of.lakeside, list(TOPICS)
        facts = self.row(Clinic, zone=clinic.zone)
        Clinic.objects.filter(pk=clinic.pk).update(**facts)
        nurse = self.row(User, email=self.of.staff["nurse"].email)
        User.objects.filter(pk=self.of.staff["nurse"].pk).update(
            name=nurse["name"], credential=nurse["credential"]
        )
        signed = {"approved_by": self.of.staff["clinician"], "approved_at": self.now}
        rules = {"clinic": clinic, "version": self.number + 2, "starts_at": self.now, **signed}
        Policy.objects.create(**self.row(Policy, **rules))
        heard = self.row(Acknowledgement)["name"]
        main = Appointment.objects.get(pk=self.session["main"])
        Acknowledgement.objects.by_companion(
            main, name=heard, words="The rule.", how="their link", at=self.now
        )
        topic = topics[self.number % len(topics)]
        version = {"clinic": clinic, "topic": topic, "version": self.number + 1}
        words = self.row(GuidanceVersion, **version, written_at=self.now)
        text = words["text"]
        words["text"] = f"{text}\n\n## {text.splitlines()[0]}\n\n{text}\n\n- {text}\n\n[x]({text})"
        self.guide = GuidanceVersion.objects.create(**words)
        self.guide.sign(by=self.of.staff["clinician"], at=self.now)
        why = self.fit("portal.Message.why", Message._meta.get_field("why"))
        planned = Appointment.objects.get(pk=self.session["ahead"])
        planned.plan_reminders(at=self.now)
        self.patient.messages.filter(state="planned").update(
            state="failed", settled_at=self.now, why=why
        )

    def is_asked_for(self):
        nurse, review_ = self.nurse, "/staff/review/"
        for path in ("/staff/patients/", "/staff/schedule/book/"):
            self.post(nurse, path, patient_forms.FindForm)
        street = f"10.{self.number // 200}.{self.number % 200}.1"
        self.post(Client(REMOTE_ADDR=street), "/sign-in/", forms.SignInForm)
        for path, name in (
            (review_, "view"), (review_, "open"), ("/staff/messages/", "state"),
            ("/staff/approvals/", "month"),
            (f"/staff/sessions/{self.session['ahead']}/exception/", "gate"),
            ("/staff/messages/", "page"), ("/staff/schedule/", "date"),
            ("/staff/schedule/book/", "patient"),
        ):  # fmt: skip
            self.ask(nurse, "GET", path, name)
        for name in ("date", "time", "chair"):
            self.ask(nurse, "GET", "/staff/schedule/book/", name, patient=self.patient.pk)
        self.ask(self.me, "GET", "/account/", "page")
        self.ask(Client(), "GET", "/sign-in/", "next")
        take = f"/staff/review/{self.concern.pk}/take/"
        for path, name in ((take, "over"), (take, "view"), ("/staff/duty/", "next"),
                           ("/staff/duty/", "on"), ("/theme/", "next"), ("/theme/", "theme"),
                           (self.link, "flags")):  # fmt: skip
            self.ask(nurse, "POST", path, name)
        for client in (nurse, self.me, Client()):
            self.keep(client.get(f"/{self.payload('an address')}/"))
        self.keep(Client().get(f"/k/{self.payload('a link')}/"))
