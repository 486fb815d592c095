"""The cast of every test: a clinic in Chicago, the people who work there, and those they treat.

The clinics stand in the template database already, because who runs the product cannot make one.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from portal import clocks
from portal.models import Clinic, Patient, Policy, Role, User
from scheduling.models import Acknowledgement, Appointment, Chair, Course, Protocol, Ride
from scheduling.models.appointment import Leaving

PASSWORD = "lakeside-demo-clinic"  # noqa: S105
READ_BOTH = clocks.apart


@pytest.fixture(autouse=True)
def clocks_agree(monkeypatch):
    """Tests live at times of their own, and the database does not: nobody compares the two, but
    for a test that asks for real_clocks."""
    monkeypatch.setattr(clocks, "apart", lambda at: timedelta(0))


@pytest.fixture
def real_clocks(clocks_agree, monkeypatch):
    monkeypatch.setattr(clocks, "apart", READ_BOTH)


@pytest.fixture
def noon():
    """A Thursday, noon in Chicago: March 5, 2026. No clock changes that week."""
    return datetime(2026, 3, 5, 18, 0, tzinfo=UTC)


@pytest.fixture
def lakeside(db):
    return Clinic.objects.get(short_name="Lakeside")


@pytest.fixture
def harbor(db):
    """Another clinic, whose people must see nothing of Lakeside."""
    return Clinic.objects.get(short_name="Harbor")


@pytest.fixture
def change_clinic(committed_db, as_role, lakeside):
    """change_clinic(zone="America/New_York"): as the owner, since who runs the product may not."""

    def change_clinic(**facts):
        with as_role("portal_owner") as owner:
            for name, fact in facts.items():
                sql = f"update portal_clinic set {name} = %s where id = %s"  # noqa: S608
                owner.execute(sql, [fact, lakeside.pk])
        lakeside.refresh_from_db()

    return change_clinic


@pytest.fixture
def hire(lakeside):
    def hire(name, role, clinic=lakeside, **more):
        email = f"{name.split()[0].lower()}@{clinic.short_name.lower()}.example"
        return User.objects.create_user(
            email, PASSWORD, name=name, role=role, clinic=clinic, **more
        )

    return hire


@pytest.fixture
def dana(hire):
    return hire("Dana Reyes", Role.NURSE, credential="RN")


@pytest.fixture
def noor(hire):
    return hire("Noor Haddad", Role.NURSE, credential="RN")


@pytest.fixture
def amara(hire):
    return hire("Amara Obi", Role.CLINICIAN, credential="MD")


@pytest.fixture
def kofi(hire):
    return hire("Kofi Asante", Role.SCHEDULER)


@pytest.fixture
def lena(hire):
    return hire("Lena Fischer", Role.MANAGER)


@pytest.fixture
def policy(lakeside, amara, noon):
    """The clinic's rules, approved a month ago."""
    signed = noon - timedelta(hours=24 * 30)
    return Policy.objects.create(
        clinic=lakeside, version=1, approved_by=amara, approved_at=signed, starts_at=signed
    )


@pytest.fixture
def protocol(lakeside):
    return Protocol.objects.create(
        clinic=lakeside, name="Mood", sessions=6, infusion_minutes=45, stay_minutes=60
    )


@pytest.fixture
def chairs(lakeside):
    return [Chair.objects.create(clinic=lakeside, name=f"Chair {n}") for n in (1, 2, 3)]


@pytest.fixture
def enroll(lakeside, noon):
    """Take somebody on as a patient, with an account to sign in with."""

    def enroll(first, last, clinic=lakeside, born=date(1985, 2, 11)):
        email = f"{first.lower()}@{clinic.short_name.lower()}.example"
        user = User.objects.create_user(
            email, PASSWORD, name=f"{first} {last}", role=Role.PATIENT, clinic=clinic
        )
        return Patient.objects.create(
            clinic=clinic, user=user, first_name=first, last_name=last,
            birth_date=born, email=email, phone="555-010-0177", since=noon,
        )  # fmt: skip

    return enroll


@pytest.fixture
def maria(enroll):
    return enroll("Maria", "Alvarez")


@pytest.fixture
def ben(enroll):
    """Another patient of the same clinic, who must never see what is Maria's."""
    return enroll("Ben", "Okafor", born=date(1990, 7, 1))


@pytest.fixture
def book(protocol, policy, chairs, noon):
    """book(maria) plans a session that begins at noon; at, chair and course say otherwise."""

    def book(patient, at=noon, chair=0, course=None, number=1):
        return Appointment.objects.create(
            clinic=patient.clinic, patient=patient, protocol=protocol, course=course, number=number,
            chair=chairs[chair], planned=DateTimeTZRange(at, at + protocol.visit),
        )  # fmt: skip

    return book


@pytest.fixture
def course(protocol, noon):
    def course(patient, sessions=6):
        return Course.objects.create(
            clinic=patient.clinic, patient=patient, protocol=protocol,
            sessions=sessions, begun_at=noon,
        )  # fmt: skip

    return course


@pytest.fixture
def confirm_ride(dana, noon):
    def confirm_ride(appointment, name="Sam Rivera", at=noon, **how):
        return Ride.objects.name_driver(
            appointment, name=name, phone="555-010-0178", confirmed=True, by=dana, at=at, **how
        )

    return confirm_ride


@pytest.fixture
def acknowledge(noon):
    """acknowledge(session): its patient says on their phone that they know the driving rule."""

    def acknowledge(appointment, at=noon):
        return Acknowledgement.objects.by_patient(
            appointment, how="own phone", at=at, by=appointment.patient.user
        )

    return acknowledge


@pytest.fixture
def bring(book, confirm_ride, acknowledge, dana, noon):
    """bring(maria, to="recovering") takes a session, booked for noon, as far as that. The infusion
    runs
    from 5 past to 50 past; who is released leaves 95 minutes after the start of the session."""

    def bring(patient, to="released", at=noon, **booking):
        session = book(patient, at=at, **booking)
        confirm_ride(session, at=at)
        if session.was_not_to_drive(at + timedelta(minutes=5)):
            confirm_ride(session, at=at, direction="there")
        acknowledge(session, at=at)
        for status, act in acts(session, at):
            act()
            if status == to:
                break
        return session

    def acts(session, at):
        def minutes(n):
            return {"by": dana, "at": at + timedelta(minutes=n)}

        with_sam = Leaving(kind="companion", companion="Sam Rivera", companion_phone="555-010-0178")
        return [
            ("arrived", lambda: session.arrive(**minutes(0))),
            ("started", lambda: session.start(**minutes(5))),
            ("recovering", lambda: session.end(**minutes(50))),
            ("released", lambda: session.release(with_sam, **minutes(95))),
        ]

    return bring


@pytest.fixture
def sign_in():
    """sign_in(dana) is a client that she is signed in with."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def clock(time_machine, noon):
    """The clock that views read, standing at noon. clock(minutes=5) is 5 minutes past."""

    def clock(**past):
        time_machine.move_to(noon + timedelta(**past), tick=False)
        return noon + timedelta(**past)

    clock()
    return clock


def sign_in_on(page, user):
    """Sign somebody in on a page of a browser, and wait until they are in."""
    page.goto("/sign-in/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home/" if user.is_patient else "**/staff/")
