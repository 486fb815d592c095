"""Booking, moving and cancelling. The database judges what is free."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from portal.errors import Refused
from portal.models import Event, Message, Patient
from portal.models.owed import TOO_LATE
from portal.words import clock, day
from scheduling import reminders
from scheduling.models.ahead import Ahead, AheadQuerySet
from scheduling.models.judged import Taken, judged_by_the_database
from scheduling.models.places import Chair, Course
from scheduling.models.written import Written
from scheduling.status import LIVE, Status


class BookingQuerySet(AheadQuerySet):
    @transaction.atomic
    def book(self, patient, *, protocol, begins: datetime, chair=None, by, at: datetime):
        """Book one session of the patient's course, in that chair or in any that is free."""
        # One booking of a patient at a time: two would take the same number of the course.
        Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
        course, number = place_in_a_course(patient, protocol, at=at)
        planned = DateTimeTZRange(begins, begins + protocol.visit)
        whose = {"clinic": patient.clinic, "patient": patient, "protocol": protocol}
        session = self.model(**whose, course=course, number=number, planned=planned)
        session.take_a_chair(chair)
        session.plan_reminders(at=at)
        Event.objects.record("booked", by=by, at=at, row=session)
        return session

    @transaction.atomic
    def book_course(self, patient, *, begins: list[datetime], **booking):
        """Book a session at each of these moments, all or nothing; a refusal names each clash."""
        booked, clashes = [], []
        for moment in begins:
            try:
                booked.append(self.book(patient, begins=moment, **booking))
            except Refused as no:
                clashes.append(f"{day(moment, patient.clinic.tz)}: {no}")
        if clashes:
            raise Refused("Nothing is booked yet. " + " ".join(clashes))
        return booked


def place_in_a_course(patient, protocol, *, at: datetime):
    """The running course of this protocol and its lowest free number, or a new course and 1."""
    course = patient.courses.filter(protocol=protocol).order_by("-begun_at", "-pk").first()
    free = course and course.free_number()
    if free:
        return course, free
    whose = {"clinic_id": patient.clinic_id, "patient": patient, "protocol": protocol}
    return Course.objects.create(**whose, sessions=protocol.sessions, begun_at=at), 1


class Booking(Ahead, Written):
    """The part of a session's life before anybody comes."""

    class Meta:
        abstract = True

    @transaction.atomic
    def move(self, begins: datetime, *, chair=None, was: datetime | None = None, by, at: datetime):
        """Plan a booked session anew; `was` is the beginning that whoever moves it had before them.

        Its reminders follow when it begins at another moment, not when only the chair is another.
        """
        self._only_a_nurse_knows(by, at)
        held = self._hold_while_booked(was)
        held.planned = DateTimeTZRange(begins, begins + held.protocol.visit)
        held.take_a_chair(chair)
        if self.begins != begins:
            self.planned, self.chair = held.planned, held.chair
            self.withdraw_reminders("The session was moved.", at=at)
            self.plan_reminders(at=at)
            self.rides.ask_anew(at=at)
        self.chair = held.chair
        Event.objects.record("moved", by=by, at=at, row=self)

    @transaction.atomic
    def cancel(self, *, by, at: datetime, reason: str):
        """Call a booked session off. No message tells the patient: whoever cancels it does."""
        self._only_a_nurse_knows(by, at)
        self._move(Status.CANCELLED, "cancelled", by=by, at=at, reason=reason)
        self.withdraw_reminders("The session was cancelled.", at=at)
        self.rides.ask_no_more("The session was cancelled.", at=at)

    def take_a_chair(self, chair=None):
        """Save this plan in that chair; in none given, in its own or in the first that is free."""
        for one in [chair] if chair else self._chairs_that_look_free():
            self.chair = one
            try:
                with judged_by_the_database():
                    return self.save(update_fields=["planned", "chair"] if self.pk else None)
            except Taken:
                continue
        raise Refused(self._no_chair(chair))

    def plan_reminders(self, *, at: datetime):
        """Owe the patient this session's reminders. One whose moment has passed goes out at once if
        it still helps; one that came too late is withdrawn, and says so."""
        for reminder in reminders.REMINDERS:
            Message.objects.plan(
                reminder.kind,
                occasion=self,
                patient=self.patient,
                due_at=reminder.due_at(self.begins, self.clinic.tz),
                not_after=reminder.not_after(self.begins, self.clinic.tz),
            )
        self._reminders().filter(not_after__lte=at).withdraw(TOO_LATE, at=at)

    def withdraw_reminders(self, why: str, *, at: datetime):
        self._reminders().withdraw(why, at=at)

    def is_to_be_reminded(self) -> bool:
        """Whether a reminder of it is still to go out, or has gone out."""
        return self._reminders().exclude(state__in=["failed", "withdrawn"]).exists()

    def _reminders(self):
        return Message.objects.about(reminders.KINDS, [self])

    def _only_a_nurse_knows(self, by, at):
        """From its planned beginning on nobody at the desk can say that no infusion was given, and
        until somebody does, the patient reads "do not drive"."""
        if self.status == "booked" and at >= self.begins and not by.is_clinical:
            raise Refused("Its time has come. A nurse writes down first whether it took place.")

    def _hold_while_booked(self, was):
        """This row as it is now, locked; Refused when somebody moved it or it is booked no more."""
        rows = type(self).objects.select_for_update(of=("self",))
        held = rows.filter(pk=self.pk, status=Status.BOOKED).first()
        if held is None or (was and held.begins != was):
            raise Refused(self._what_happened())
        return held

    def _chairs_that_look_free(self):
        live = type(self).objects.filter(status__in=LIVE, planned__overlap=self.planned)
        taken = live.exclude(pk=self.pk).exclude(chair=None).values("chair")
        free = Chair.objects.filter(clinic=self.clinic_id).exclude(pk__in=taken).order_by("name")
        return sorted(free, key=lambda chair: chair.pk != self.chair_id)

    def _no_chair(self, chair) -> str:
        zone = self.clinic.tz
        span = f"{clock(self.planned.lower, zone)} to {clock(self.planned.upper, zone)}"
        if chair:
            return f"{chair} is taken from {span}. Choose another time, or any free chair."
        return f"No chair is free from {span}. Choose another time."
