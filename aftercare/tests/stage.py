"""A clinic with people, patients and a row in every table, each text marked with whose it is.

A mark is found again wherever it went: in a page, a mail, a log. The mark of a patient stands in
every text about them, so one that is found in front of somebody else is a leak.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from aftercare import asked_for_ride, worried
from aftercare.models import CheckIn, Concern, GuidanceVersion
from aftercare.release import let_go
from aftercare.triage import Fired
from aftercare.unreleased import NOT_RELEASED
from portal.models import Message, Patient, Policy, Role, User
from scheduling.companions import AGAIN, ASKED
from scheduling.models import (
    Acknowledgement,
    Appointment,
    Chair,
    Consent,
    Course,
    HandOver,
    Preparation,
    Protocol,
    Remark,
    Ride,
    Waiver,
)
from scheduling.models.appointment import Leaving

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
COMPANIONS = (ASKED, AGAIN)
STAFF = {
    "nurse": Role.NURSE,
    "clinician": Role.CLINICIAN,
    "scheduler": Role.SCHEDULER,
    "manager": Role.MANAGER,
    "left": Role.NURSE,
}
SECRET = "lakeside-demo-clinic"  # noqa: S105


@dataclass
class Staged:
    """One clinic of the stage: its staff by role, and its patients with what is theirs."""

    clinic: object
    at: object
    staff: dict = field(default_factory=dict)
    patients: list = field(default_factory=list)


@dataclass
class Whole:
    """A patient of whom there is a row in every table."""

    mark: str
    patient: object
    left: object
    ahead: object
    check_in: object
    concern: object
    message: object
    draft: object  # of their clinic's guide
    hand_over: object
    ride: object  # home from the session that is over
    consent: object  # which the patient gave


def set_the_stage(clinic, at, marks=("Qmaria", "Qben")):
    """Staff, a signed and a drafted guide, and whole patients under these marks."""
    staged = Staged(clinic, at)
    for name, role in STAFF.items():
        staged.staff[name] = User.objects.create_user(
            f"{name}@{clinic.short_name.lower()}.example", SECRET,
            name=f"{name.title()} of {clinic.short_name}", role=role, clinic=clinic,
            credential="RN" if role == Role.NURSE else "", is_active=name != "left",
        )  # fmt: skip
    rules(staged)
    for number, mark in enumerate(marks):
        staged.patients.append(whole_patient(staged, mark, number))
    # One is owed reminders and no check-in, one check-ins and no message, and one nothing at all.
    newcomer, _ = (bare_patient(clinic, mark, at) for mark in ("Qnew", "Qnobody"))
    chair = Chair.objects.create(clinic=clinic, name="Chair of the new")
    whose = {"clinic": clinic, "patient": newcomer, "chair": chair}
    ahead = booked(staged, whose, at + 24 * 9 * HOUR, number=1)
    ahead.plan_reminders(at=at)
    no_ride = Fired("silent companion", "call today", "No ride home named")
    Concern.objects.raise_for(patient=newcomer, appointment=ahead, fired=[no_ride], at=at)
    never_released(staged, whose, "Qnew")
    sent = {"state": "sent", "claimed_at": at, "settled_at": at}
    last = staged.patients[-1]
    last.patient.messages.unsent().update(**sent)
    Message.objects.about(COMPANIONS, last.ahead.rides.all()).unsent().update(**sent)
    return staged


def bare_patient(clinic, mark, at):
    return Patient.objects.create(
        clinic=clinic, first_name=mark, last_name=f"{mark}son", birth_date=date(1999, 1, 8),
        email=f"{mark.lower()}@mail.example", since=at,
    )  # fmt: skip


def rules(staged):
    clinic, clinician, at = staged.clinic, staged.staff["clinician"], staged.at
    signed = at - 24 * 30 * HOUR
    Policy.objects.create(
        clinic=clinic, version=1, approved_by=clinician, approved_at=signed, starts_at=signed,
        sleep_rule=True,
    )  # fmt: skip
    minutes = {"infusion_minutes": 45, "stay_minutes": 60}
    staged.protocol = Protocol.objects.create(clinic=clinic, name="Mood", sessions=6, **minutes)
    first, *others = GuidanceVersion.objects.load_drafts(clinic, signed)
    for version in others:
        version.sign(by=clinician, at=signed)
    staged.draft = first


def whole_patient(staged, mark, number):
    clinic, nurse, at = staged.clinic, staged.staff["nurse"], staged.at
    email = f"{mark.lower()}@mail.example"
    user = User.objects.create_user(
        email, SECRET, name=f"{mark} Account", role=Role.PATIENT, clinic=clinic
    )
    patient = Patient.objects.create(
        clinic=clinic, user=user, first_name=mark, last_name=f"{mark}son", email=email,
        birth_date=date(1980 + number, 2, 11), phone=f"555-020-01{number:02}", since=at,
    )  # fmt: skip
    chair = Chair.objects.create(clinic=clinic, name=f"Chair {number + 1}")
    course = Course.objects.create(
        clinic=clinic, patient=patient, protocol=staged.protocol, sessions=6, begun_at=at
    )
    whose = {"clinic": clinic, "patient": patient, "chair": chair, "course": course}
    left = came_and_left(staged, mark, whose, number)
    ahead = booked(staged, whose, at + 24 * HOUR, number=2)
    name_driver(ahead, mark, by=nurse, at=at)
    Ride.objects.create(
        clinic=clinic, appointment=ahead, direction="there", name=f"{mark} Friend", phone="555"
    )
    ahead.plan_reminders(at=at)
    prepared(ahead, mark, staged.staff["clinician"], at)
    hand_over = HandOver.objects.begin(ahead, by=staged.staff["clinician"], at=at)
    check_in, silent, *_ = CheckIn.objects.filter(appointment=left).order_by("due_at")
    silent.answer("red_flags", {"flags": []}, at=at)
    quiet = [Fired("silence", "no reply", f"{silent.name} not sent back")]
    Concern.objects.raise_for(patient=patient, fired=quiet, at=at, check_in=silent)
    concern = answered(check_in, mark, nurse, at)
    CheckIn.objects.begin(patient, at=at)
    asked_for_ride.ask(patient, at=at)
    message = patient.messages.filter(kind="reminder_1_day").get()
    message.state, message.settled_at, message.why = "failed", at, "The mailbox refused it (550)."
    message.save()
    ride, consents = companion_of(left, mark, at=at), may_talk(staged, patient, mark)
    return Whole(
        mark, patient, left, ahead, check_in, concern, message, staged.draft, hand_over, ride,
        consents[0],
    )  # fmt: skip


def came_and_left(staged, mark, whose, number):
    """A session that was released three hours ago, so its first check-in is open."""
    nurse, begins = staged.staff["nurse"], staged.at - 5 * HOUR
    session = booked(staged, whose, begins, number=1)
    name_driver(session, mark, by=nurse, at=begins)
    acknowledge(session, mark, staged.staff["clinician"], at=begins)
    excepted(staged, session, mark, at=begins)
    session.arrive(by=nurse, at=begins)
    session.start(by=nurse, at=begins + 5 * MINUTE)
    session.end(by=nurse, at=begins + 50 * MINUTE, stopped_early=f"{mark} felt faint")
    with_driver = Leaving(
        kind="companion", companion=f"{mark} Rider", companion_phone="555-020-0999",
        reason=f"{mark} was tired",
    )  # fmt: skip
    let_go(session, with_driver, by=nurse, at=begins + 2 * HOUR)
    second_person(staged, session, mark)
    Ride.objects.create(  # who brought them, and whom they have taken back since
        clinic=session.clinic, appointment=session, direction="there", name=f"{mark} Brother",
        phone="555", removed_at=staged.at,
    )  # fmt: skip
    return session


def companion_of(session, mark, *, at):
    """Who took them home has read the rule by their link, and is worried."""
    ride = session.rides.get(direction="home")
    heard = {"name": ride.name, "words": "The rule.", "how": "their link"}
    Acknowledgement.objects.by_companion(session, **heard, at=at)
    worried.tell(ride, at=at)
    return ride


def may_talk(staged, patient, mark):
    """What each kind of people may write down: with whom staff may talk."""
    told = (
        (patient.user, f"{mark} Sister"),
        (staged.staff["clinician"], f"{mark} Brother"),
        (staged.staff["scheduler"], f"{mark} Neighbour"),
    )
    give = Consent.objects.give
    return [give(patient, name=name, about="the ride", by=by, at=staged.at) for by, name in told]


def second_person(staged, session, mark):
    """Times that were corrected, others that wait for it, and a later end."""
    nurse, clinician, at = staged.staff["nurse"], staged.staff["clinician"], staged.at
    left, reason = session.released_at, f"{mark} sat in the hall until then"
    session.correct(released_at=left + MINUTE, reason=reason, by=nurse, at=at).agree(
        by=clinician, at=at
    )
    session.refresh_from_db()
    session.correct(released_at=left + 2 * MINUTE, reason=reason, by=clinician, at=at)
    until, reason = session.no_driving_until + HOUR, f"{mark} was unsteady"
    session.lengthen(until, reason=reason, by=clinician, at=at)


def excepted(staged, session, mark, *, at):
    """An exception that the clinician agreed to, and one that they asked for themselves."""
    nurse, clinician = staged.staff["nurse"], staged.staff["clinician"]
    asked = {"why": "other", "words": f"{mark} lives next door", "at": at}
    Waiver.objects.ask(session, gate="companion", by=nurse, **asked).agree(by=clinician, at=at)
    Waiver.objects.ask(session, gate="ride there", by=clinician, **asked)


def never_released(staged, whose, mark):
    """A session that runs on after its plan: staff were asked about it, and asked again."""
    nurse, begins = staged.staff["nurse"], staged.at - 6 * HOUR
    session = booked(staged, whose, begins, number=2)
    session.enter_start(
        by=nurse, at=begins + HOUR, started_at=begins, reason=f"{mark} came by the back door"
    )
    how = {"patient": whose["patient"], "fired": [NOT_RELEASED], "appointment": session}
    asked = Concern.objects.raise_for(**how, at=begins + 4 * HOUR)
    asked.resolve(by=nurse, at=begins + 5 * HOUR, outcome="spoke", note=f"{mark} is still here")
    Concern.objects.raise_for(**how, at=staged.at)


def booked(staged, whose, begins, number):
    plan = DateTimeTZRange(begins, begins + staged.protocol.visit)
    return Appointment.objects.create(
        **whose, protocol=staged.protocol, planned=plan, number=number
    )


def name_driver(session, mark, *, by, at):
    driver = {"name": f"{mark} Driver", "phone": "555-020-0998", "email": f"{mark}@driver.example"}
    Ride.objects.name_driver(session, **driver, confirmed=True, by=by, at=at)


def prepared(session, mark, nurse, at):
    """Something has changed, which nobody has read, and a question, which the nurse has."""
    by = {"by": session.patient.user, "at": at}
    told = Preparation.objects.of(session, at=at)
    told.say_coming(True, **by)
    told.say_changed(True, f"{mark} takes a new pill", **by)
    Remark.objects.tell(session, Remark.Kind.QUESTION, f"{mark} asks about lunch", **by)
    Remark.objects.read(session.remarks.filter(kind="question"), by=nurse, at=at)


def acknowledge(session, mark, nurse, *, at):
    """On the phone and on the tablet; and by the companion, to whom the nurse read it out."""
    HandOver.objects.begin(session, by=nurse, at=at)
    kept = Acknowledgement.objects
    said = kept.by_patient(session, how="own phone", at=at, by=session.patient.user)
    said.pk, said.how = None, "clinic tablet"
    said.save(force_insert=True)
    kept.by_companion(
        session, name=f"{mark} Rider", words="The rule.", how="read out", at=at, by=nurse
    )


def answered(check_in, mark, nurse, at):
    """Sent with a note, taken, tried; and beside it a concern by hand that is resolved."""
    check_in.answer("red_flags", {"flags": []}, at=at - 50 * MINUTE)
    check_in.answer("symptoms", {"symptoms": ["headache"]}, at=at - 49 * MINUTE)
    check_in.answer("how_bad", {"headache": 3}, at=at - 48 * MINUTE)
    check_in.send({"call": True, "note": f"{mark} wrote this note"}, at=at - 47 * MINUTE)
    asked = check_in.patient.messages.filter(kind="check_in", occasion_id=check_in.pk)
    asked.update(state="sent", claimed_at=check_in.due_at, settled_at=check_in.due_at)
    concern = Concern.objects.get(check_in=check_in)
    concern.take(by=nurse, at=at - 40 * MINUTE)
    concern.keep_open(by=nurse, at=at - 39 * MINUTE, note=f"{mark} did not answer")
    Concern.objects.create(  # and one that nobody has taken
        clinic=check_in.clinic, patient=check_in.patient, check_in=check_in, level="read today",
        raised_at=at - 45 * MINUTE, due_at=at + HOUR,
    )  # fmt: skip
    heard = [Fired("by hand", "read today", f"{mark} called about sleep")]
    closed = Concern.objects.raise_for(
        patient=check_in.patient, fired=heard, at=at - 30 * MINUTE, by=nurse
    )
    closed.resolve(by=nurse, at=at - 20 * MINUTE, outcome="spoke", note=f"{mark} sleeps well")
    return concern
