"""The demo clinic: Lakeside Infusion, with patients in every state the rows can hold, relative to
now.

Everything that happened is done by the same verbs that the pages use, at times in the past, so the
demo
can hold nothing that the rules refuse. Runs as the owner, once: a clinic that is there is left
alone.
"""

from datetime import date, time, timedelta

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from aftercare.models import GuidanceVersion
from aftercare.release import write_release
from portal.demo import only_in_the_demo
from portal.models import Clinic, Message, Patient, Policy, Role, User
from portal.moments import on_the_wall
from scheduling.companion_messages import AGAIN, SAID_YES
from scheduling.models import (
    Acknowledgement,
    Appointment,
    Chair,
    Course,
    Preparation,
    Protocol,
    Remark,
    Ride,
)
from scheduling.models.appointment import Leaving
from scheduling.models.preparation import READ

PASSWORD = "lakeside-demo-clinic"  # noqa: S105 - of the demo, printed by it
STAFF = [
    ("dana", "Dana Reyes", Role.NURSE, "RN"),
    ("noor", "Noor Haddad", Role.NURSE, "RN"),
    ("amara", "Amara Obi", Role.CLINICIAN, "MD"),
    ("kofi", "Kofi Asante", Role.SCHEDULER, ""),
    ("lena", "Lena Fischer", Role.MANAGER, ""),
]
# The demo clinic's own choices, signed by its clinician; clinics differ. 6 hours after a light meal
# and 2 after clear drinks are the ASA's, as Colorado Pain Care quotes it. The medicines, and what
# to bring, are what several clinics list.
RULES = {
    "fasting_hours": 6,
    "clear_liquids_hours": 2,
    "arrive_minutes_early": 15,
    "ask_about_medicines": [
        "Medicine for anxiety or sleep",
        "Strong pain medicine",
        "Medicine for ADHD",
        "Lamotrigine",
        "Blood pressure medicine",
        "Insulin and other diabetes medicine",
    ],
    "bring": [
        "Short sleeves, or loose layers",
        "Your photo ID",
        "A list of your medicines",
        "Headphones and an eye mask, if you like",
    ],
}
PATIENTS = [
    ("maria", "Alvarez", (1985, 2, 11), "left two hours ago, check-in due"),
    ("ben", "Okafor", (1990, 7, 1), "comes today, is ready, has a question"),
    (
        "tom",
        "Becker",
        (1962, 12, 19),
        "something changed; his next session begins inside his window",
    ),
    ("priya", "Natarajan", (1979, 6, 4), "ticked a red flag"),
    ("alex", "Moreau", (1990, 3, 22), "has not answered"),
    ("jordan", "Pike", (1996, 9, 30), "course finished"),
    ("rosa", "O'Neill", (1971, 1, 8), "comes tomorrow, no ride yet"),
    ("walter", "Lindqvist", (1955, 5, 17), "came two days ago, nobody wrote it down"),
    ("eve", "Tran", (1988, 10, 2), "has arrived"),
    ("omar", "Farouk", (1983, 4, 25), "infusion running"),
    ("nina", "Petrov", (1994, 8, 13), "recovering"),
    ("layla", "حداد", (1992, 11, 3), "no session yet"),
]


class Command(BaseCommand):
    help = "Make the demo clinic, unless a clinic is there already, and say who can sign in."

    def handle(self, **options):
        only_in_the_demo()
        if not Clinic.objects.exists():
            with transaction.atomic():
                Demo(timezone.now()).open()
        self.stdout.write(f"Sign in as <name>@demo.example with the password {PASSWORD}:")
        for name, full, role, _ in STAFF:
            self.stdout.write(f"  {name:8} {role}, {full}")
        for name, _, _, state in PATIENTS:
            self.stdout.write(f"  {name:8} patient, {state}")


class Demo:
    def __init__(self, at):
        self.at = at

    def open(self):
        self.clinic = Clinic.objects.create(
            name="Lakeside Infusion", short_name="Lakeside", zone="America/Chicago",
            phone="555-010-0142", address="200 Lakeside Drive, Chicago", doors=Clinic.Doors.OPEN,
            after_hours="After hours call 555-010-0142. A nurse on call answers.",
            ride_numbers="Lakeside Cab 555-010-0150; Chicago Ride Line 555-010-0151",
        )  # fmt: skip
        self.hire_and_approve()
        self.protocol = Protocol.objects.create(
            clinic=self.clinic, name="Mood", sessions=6, infusion_minutes=45, stay_minutes=60
        )
        names = ("Chair 1", "Chair 2", "Chair 3", "Chair 4")
        self.chairs = [Chair.objects.create(clinic=self.clinic, name=name) for name in names]
        self.people = {name: self.enroll(name, *rest) for name, *rest, _ in PATIENTS}
        self.past()
        self.today()
        self.to_come()
        self.send_what_was_due()

    def hire_and_approve(self):
        for name, full, role, credential in STAFF:
            user = User.objects.create_user(
                f"{name}@demo.example", PASSWORD,
                name=full, role=role, credential=credential, clinic=self.clinic,
            )  # fmt: skip
            setattr(self, name, user)
        signed = self.ago(hours=24 * 60)
        Policy.objects.create(
            clinic=self.clinic, version=1, starts_at=signed,
            approved_by=self.amara, approved_at=signed, **RULES,
            # The demo may be looked at by night, so its messages do not wait for the morning.
            quiet_from=time(23, 59), quiet_until=time(0),
        )  # fmt: skip
        for version in GuidanceVersion.objects.load_drafts(self.clinic, self.at):
            version.sign(by=self.amara, at=self.at)
        self.dana.go_on_duty(at=self.at)

    def enroll(self, first, last, born):
        email = f"{first}@demo.example"
        name = first.capitalize()
        user = User.objects.create_user(
            email, PASSWORD, name=f"{name} {last}", role=Role.PATIENT, clinic=self.clinic
        )
        return Patient.objects.create(
            clinic=self.clinic, user=user, first_name=name, last_name=last, email=email,
            birth_date=date(*born), phone="555-010-0177", since=self.ago(hours=24 * 90),
        )  # fmt: skip

    def past(self):
        """Sessions that are over: answered, silent, flagged, and one that nobody wrote down."""
        jordan = self.course("jordan")
        for n, days in enumerate((19, 17, 15, 12, 10, 8), start=1):
            visit = self.visit("jordan", left=self.ago(hours=24 * days), course=jordan, number=n)
            self.answer_all(visit, how_bad=1)
        maria = self.course("maria")
        visit = self.visit("maria", left=self.ago(hours=24 * 4), course=maria, number=1)
        self.answer_all(visit, how_bad=2)
        self.visit("maria", left=self.ago(hours=2, minutes=1), course=maria, number=2)
        self.visit("tom", left=self.ago(hours=1), course=self.course("tom"), number=3)
        self.visit("alex", left=self.ago(hours=30))
        flagged = self.visit("priya", left=self.ago(hours=2, minutes=20))
        flagged.check_ins.earliest("due_at").answer(
            "red_flags", {"flags": ["chest_pain"]}, at=self.ago(minutes=6)
        )
        self.second_person(flagged)
        self.book("walter", self.on_the_wall(days=-2, hour=10))

    def second_person(self, session):
        """A correction of this session's times that waits for somebody else than Dana."""
        left = session.released_at + timedelta(minutes=10)
        why = "The chair was empty ten minutes later than I typed"
        session.correct(released_at=left, reason=why, by=self.dana, at=self.ago(minutes=15))

    def today(self):
        ben = self.confirmed(
            "ben", self.later_today(minutes=40), chair=0, course=self.course("ben")
        )
        self.prepared(ben)
        self.ask(ben, "May I bring my own music?")
        self.confirmed("eve", self.later_today(minutes=10), chair=3).arrive(
            by=self.dana, at=self.ago(minutes=5)
        )
        running = self.confirmed("omar", self.ago(minutes=20), chair=2)
        self.bring(running, started=self.ago(minutes=15))
        recovering = self.confirmed("nina", self.ago(minutes=75), chair=1)
        self.bring(recovering, started=self.ago(minutes=70), ended=self.ago(minutes=20))

    def to_come(self):
        toms = Course.objects.get(patient=self.people["tom"])
        tom = self.confirmed("tom", self.tomorrow(inside=22), course=toms, number=4)
        self.getting_ready(tom).say_changed(
            True,
            "I take a new pill for my blood pressure.",
            by=tom.patient.user,
            at=self.ago(minutes=30),
        )
        marias = Course.objects.get(patient=self.people["maria"])
        self.book("maria", self.on_the_wall(days=3, hour=13), course=marias, number=3)
        rosa = self.book("rosa", self.on_the_wall(days=1, hour=15), chair=1)
        self.getting_ready(rosa).read("bring_read_at", by=rosa.patient.user, at=self.ago(hours=3))

    # The verbs of a day, at a time in the past

    def ago(self, **span):
        return (self.at - timedelta(**span)).replace(second=0, microsecond=0)

    def later_today(self, **span):
        """So long from now, but still on today's board when the demo starts late in the evening."""
        _, midnight = self.clinic.day(self.clinic.today(self.at))
        return min(self.at + timedelta(**span), midnight - timedelta(minutes=20)).replace(
            second=0, microsecond=0
        )

    def on_the_wall(self, *, days, hour):
        day = self.clinic.today(self.at) + timedelta(days=days)
        return on_the_wall(day, time(hour), self.clinic.tz)

    def tomorrow(self, *, inside):
        """The last full hour of the clinic's day that begins within so many hours from now."""
        hours = [self.on_the_wall(days=d, hour=h) for d in (0, 1) for h in range(8, 18)]
        latest = self.at + timedelta(hours=inside)
        return max(at for at in hours if self.at + timedelta(hours=3) < at < latest)

    def course(self, name):
        return Course.objects.create(
            clinic=self.clinic, patient=self.people[name], protocol=self.protocol,
            sessions=6, begun_at=self.ago(hours=24 * 20),
        )  # fmt: skip

    def book(self, name, at, chair=0, course=None, number=1):
        """A session booked a week before, with its reminders."""
        session = Appointment.objects.create(
            clinic=self.clinic, patient=self.people[name], protocol=self.protocol,
            chair=self.chairs[chair], course=course, number=number,
            planned=DateTimeTZRange(at, at + self.protocol.visit),
        )  # fmt: skip
        session.plan_reminders(at=at - timedelta(hours=24 * 7))
        return session

    def confirmed(self, name, at, **booking):
        session = self.book(name, at, **booking)
        named = self.ago(minutes=10) if at > self.at else at - timedelta(hours=24 * 4)
        Ride.objects.name_driver(
            session, name="Sam Rivera", phone="555-010-0178", email="sam@demo.example",
            confirmed=True, by=self.dana, at=named,
        )  # fmt: skip
        return session

    def getting_ready(self, session):
        return Preparation.objects.of(session, at=self.ago(hours=4))

    def prepared(self, session):
        """All of the list is done, from the evening before on."""
        by = {"by": session.patient.user, "at": self.ago(hours=14)}
        Acknowledgement.objects.by_patient(session, how="own phone", **by)
        done = self.getting_ready(session)
        done.say_coming(True, **by)
        done.say_changed(False, **by)
        for column in READ:
            done.read(column, **by)

    def ask(self, session, words):
        by, at = session.patient.user, self.ago(hours=2)
        Remark.objects.tell(session, Remark.Kind.QUESTION, words, by=by, at=at)

    def bring(self, session, *, started, ended=None):
        here = started - timedelta(minutes=10)
        Acknowledgement.objects.by_patient(
            session, how="own phone", at=here, by=session.patient.user
        )
        session.arrive(by=self.dana, at=here)
        session.start(by=self.dana, at=started)
        if ended:
            session.end(by=self.dana, at=ended)

    def visit(self, name, *, left, **booking):
        session = self.confirmed(name, left - timedelta(minutes=100), **booking)
        self.bring(
            session, started=left - timedelta(minutes=95), ended=left - timedelta(minutes=50)
        )
        leaving = Leaving(kind="companion", companion="Sam Rivera", companion_phone="555-010-0178")
        write_release(session, leaving, by=self.dana, at=left)
        return session

    def answer_all(self, session, *, how_bad):
        """Each check-in of it was sent 40 minutes after it opened, with a headache that went
        away."""
        for check_in in session.check_ins.filter(set_aside="", due_at__lt=self.ago(hours=1)):
            at, severity = check_in.due_at + timedelta(minutes=40), how_bad * (check_in.hours == 2)
            check_in.answer("red_flags", {"flags": []}, at=at)
            check_in.answer("symptoms", {"symptoms": ["headache"]}, at=at)
            check_in.answer("how_bad", {"headache": severity}, at=at)
            check_in.send({"call": False, "note": ""}, at=at)

    def send_what_was_due(self):
        """What fell due before this hour had gone out long ago; the rest is sent while you
        watch."""
        old = Message.objects.unsent().filter(due_at__lt=self.ago(minutes=30))
        for message in old:
            if message.kind == AGAIN:  # who had said yes was not asked again
                message.settle("withdrawn", at=message.due_at, why=SAID_YES)
                continue
            message.claimed_at = message.due_at
            message.save(update_fields=["claimed_at"])
            message.settle("sent", at=message.due_at)
