"""The hazard "the companion is a patient too": staff are told and nobody else is, and the patient's
own word does not make such a ride sure."""

import re
from datetime import timedelta

import pytest

from portal.actors import Actor, acting_as
from portal.testing.pages import text
from scheduling.models import Appointment, Ride

HOUR = timedelta(hours=1)
TOLD = "This phone is that of a patient who must not drive then"
CONFIRMS = "The clinic will confirm your ride"


@pytest.fixture
def tom(enroll):
    """Tom, whom Maria names, and who is a patient of this clinic too."""
    tom = enroll("Tom", "Becker")
    tom.phone = "+1 (555) 010-0170"
    tom.save(update_fields=["phone"])
    return tom


@pytest.fixture
def session(book, maria, noon):
    """Maria's, planned from 11am to 12:45pm tomorrow."""
    return book(maria, at=noon + 23 * HOUR, chair=2)


@pytest.fixture
def tell(sign_in, session):
    """tell(maria.user) writes Tom down on the ride page, with a tick that they said yes."""

    def tell(user, *, sure=True, **more):
        path = f"{'' if user.is_patient else '/staff'}/sessions/{session.pk}/ride/"
        who = {"name": "Tom Becker", "phone": "555-010-0170"} | more
        return text(
            sign_in(user).post(path, who | ({"confirmed": "on"} if sure else {}), follow=True)
        )

    return tell


@pytest.fixture
def inside(bring, tom, noon, clock):
    """Tom leaves the clinic at 1:35pm today, and so does not drive until 1:35pm tomorrow."""
    session = bring(tom)
    clock(hours=2)
    return session


class TestWhen:
    def ride(self, session, kofi, noon, **how):
        who = {"name": "Tom Becker", "phone": "555-010-0170", "confirmed": False}
        return Ride.objects.name_driver(session, **who, **how, by=kofi, at=noon)

    @pytest.mark.parametrize(("minutes", "must_not"), [(-1, True), (0, False)])
    def test_inside_a_window_that_holds_when_the_patient_is_ready(
        self, inside, session, kofi, dana, noon, minutes, must_not
    ):
        end = inside.no_driving_until
        Appointment.objects.filter(pk=session.pk).update(
            ready_about=end + timedelta(minutes=minutes)
        )
        session.refresh_from_db()
        assert self.ride(session, kofi, noon).must_not_drive(at=noon) == must_not

    @pytest.mark.parametrize("to", ["started", "recovering"])
    def test_in_a_session_that_nobody_has_left(self, bring, tom, session, kofi, noon, to):
        bring(tom, to=to)
        assert self.ride(session, kofi, noon).must_not_drive(at=noon + HOUR)

    @pytest.mark.parametrize(
        ("begins", "must_not"), [(24, True), (25, False), (23, True), (0, True), (-1, False)]
    )
    def test_planned_to_be_in_one_or_in_the_hours_after_it(
        self, book, tom, session, kofi, noon, begins, must_not
    ):
        """At 12:45pm tomorrow, asked two days before: hours from noon today."""
        before = noon - 48 * HOUR
        book(tom, at=noon + begins * HOUR)
        assert self.ride(session, kofi, before).must_not_drive(at=before) == must_not

    def test_a_session_that_nobody_accounted_for_is_unknown_and_unknown_means_no(
        self, book, tom, session, kofi, noon
    ):
        book(tom, at=noon - 72 * HOUR)
        assert self.ride(session, kofi, noon).must_not_drive(at=noon)

    def test_one_that_was_called_off_is_none(self, book, tom, session, kofi, noon):
        book(tom, at=noon + 22 * HOUR).cancel(by=kofi, at=noon, reason="They called.")
        assert not self.ride(session, kofi, noon).must_not_drive(at=noon)

    def test_who_brings_them_is_asked_about_the_beginning(self, inside, session, kofi, noon):
        ride = self.ride(session, kofi, noon, direction="there")
        assert ride.must_not_drive(at=noon)  # 11am tomorrow is before 1:35pm

    def test_another_phone_and_no_phone_are_nobodys(self, inside, session, kofi, noon):
        for phone in ("555-010-0179", ""):
            who = {"name": "Tom Becker", "phone": phone, "confirmed": False}
            assert not Ride.objects.name_driver(session, **who, by=kofi, at=noon).must_not_drive(
                at=noon
            )

    def test_the_patients_own_window_is_another_matter(self, bring, maria, session, kofi, noon):
        bring(maria)
        Ride.objects.filter(appointment=session).update(phone=maria.phone)
        assert not self.ride(session, kofi, noon).must_not_drive(at=noon)

    def test_nobody_is_looked_up_in_another_clinic(self, inside, session, kofi, noon, harbor, hire):
        ride = self.ride(session, kofi, noon)
        with acting_as(Actor.signed_in(kofi)):
            assert ride.must_not_drive(at=noon)
        with acting_as(Actor.signed_in(hire("Olga Harbor", "manager", clinic=harbor))):
            assert not ride.must_not_drive(at=noon)

    def test_a_patient_cannot_ask_about_somebody_elses_ride(
        self, inside, session, kofi, ben, maria, noon
    ):
        ride = self.ride(session, kofi, noon)
        with acting_as(Actor.signed_in(maria.user)):
            assert ride.must_not_drive(at=noon)
        with acting_as(Actor.signed_in(ben.user)):
            assert not ride.must_not_drive(at=noon)


class TestThePatient:
    def test_reads_the_same_whoever_was_named(self, tell, maria, session, bring, tom, clock, noon):
        clock(hours=2)
        before = tell(maria.user)
        assert session.rides.get().patient_said_at
        bring(tom)
        clock(hours=2)
        session.rides.update(confirmed_at=None, confirmed_by=None, patient_said_at=None)
        inside = tell(maria.user)
        assert not session.rides.get().is_sure
        assert CONFIRMS in before and without_chance(before) == without_chance(inside)

    def test_says_who_drives_and_the_clinic_or_that_person_makes_it_sure(
        self, tell, maria, session, client, clock, sign_in
    ):
        """What the link said is not told to the patient, who may hold it."""
        clock()
        assert CONFIRMS in tell(maria.user)
        ride = session.rides.get()
        assert not ride.is_sure
        client.post(f"/c/{ride.token}/")
        ride.refresh_from_db()
        assert ride.is_sure
        for page in ("/home/", f"/sessions/{session.pk}/", f"/sessions/{session.pk}/ride/"):
            shown = text(sign_in(maria.user).get(page))
            assert CONFIRMS in shown and "Ride home confirmed" not in shown

    def test_is_told_nothing_and_their_word_does_not_make_it_sure(
        self, tell, inside, maria, session, sign_in
    ):
        shown = tell(maria.user)
        assert CONFIRMS in shown and TOLD not in shown
        ride = session.rides.get()
        assert not ride.is_sure and ride.patient_said_at
        for page in ("/home/", f"/sessions/{session.pk}/", f"/sessions/{session.pk}/ride/"):
            shown = text(sign_in(maria.user).get(page))
            assert CONFIRMS in shown and TOLD not in shown
            assert "ride/" in page or "cannot start" not in shown  # its form says what a tick is

    def test_saving_it_as_it_was_undoes_nothing_that_staff_confirmed(
        self, tell, inside, maria, kofi, session
    ):
        tell(kofi)
        tell(maria.user)
        assert session.rides.get().confirmed_by == kofi

    def test_another_address_needs_the_clinics_word_again(self, tell, inside, maria, kofi, session):
        tell(kofi)
        tell(maria.user, email="tom@mail.example")
        assert not session.rides.get().is_sure


def without_chance(shown):
    return re.sub(r'csrfmiddlewaretoken" value="\w+', "", shown)


class TestStaff:
    def test_are_told_on_the_session_and_on_the_ride_page(
        self, tell, inside, maria, session, sign_in, kofi
    ):
        tell(maria.user)
        for page in ("", "ride/"):
            assert TOLD in text(sign_in(kofi).get(f"/staff/sessions/{session.pk}/{page}"))

    def test_are_told_no_name_of_a_patient_by_it_and_may_still_confirm(
        self, tell, inside, kofi, session
    ):
        shown = tell(kofi)
        assert TOLD in shown
        assert session.rides.get().confirmed_by == kofi

    def test_are_told_nothing_of_anybody_else(self, tell, tom, kofi, clock):
        clock()
        assert TOLD not in tell(kofi)


class TestTheLink:
    def test_who_must_not_drive_says_yes_and_is_not_confirmed_by_it(
        self, tell, inside, kofi, session, client
    ):
        tell(kofi, sure=False)
        ride = session.rides.get()
        client.post(f"/c/{ride.token}/")
        ride.refresh_from_db()
        assert (ride.is_sure, bool(ride.said_yes_at)) == (False, True)
        shown = text(client.get(f"/c/{ride.token}/"))
        assert "Thank you. You said that you will drive." in shown
        assert TOLD not in shown


class TestTheRelease:
    def at_the_door(self, sign_in, dana, session, **more):
        told = {"kind": "companion", "companion": "Tom Becker", "companion_phone": "555-010-0170"}
        told |= {"here": "on", "heard": "on"} | more
        return text(sign_in(dana).post(f"/staff/sessions/{session.pk}/release/", told, follow=True))

    def test_nobody_is_released_to_a_patient_who_must_not_drive(
        self, inside, bring, maria, sign_in, dana, noon, clock
    ):
        session = bring(maria, to="recovering", at=noon + HOUR, chair=1)
        clock(hours=3)
        shown = self.at_the_door(sign_in, dana, session)
        assert "This is the phone of a patient who must not drive now either." in shown
        assert Appointment.objects.get(pk=session.pk).status == "recovering"
        self.at_the_door(sign_in, dana, session, companion="Lee", companion_phone="555-010-0171")
        assert Appointment.objects.get(pk=session.pk).status == "released"
