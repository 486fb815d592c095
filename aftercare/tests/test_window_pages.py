"""Correcting, lengthening and approving, as staff do it on their pages."""

from datetime import timedelta

import pytest

from portal.models import Message
from portal.testing.pages import page
from scheduling.models import Appointment, Correction, Waiver

HOUR = timedelta(hours=1)
ASKED = {"gate": "companion", "why": "did not come", "words": "Her sister is on the way"}


@pytest.fixture
def released(bring, maria, clock):
    """Maria left at 1:35pm. It is 3pm."""
    session = bring(maria)
    session.rides.update(email="sam@mail.example")
    clock(hours=3)
    return session


def place(session, act):
    return f"/staff/sessions/{session.pk}/{act}"


def kept():
    return Appointment.objects.get()


def typed(**change):
    """What stands on the form of this session, with this changed."""
    return {
        "started_at": "2026-03-05T12:05", "ended_at": "2026-03-05T12:50",
        "released_at": "2026-03-05T13:35", "reason": "typed wrong", **change,
    }  # fmt: skip


def test_the_form_holds_what_is_written_down(sign_in, dana, released):
    shown = page(sign_in(dana), place(released, "correct/"))
    for time in ("2026-03-05T12:05", "2026-03-05T12:50", "2026-03-05T13:35"):
        assert time in shown
    assert "A second person has to agree" in shown


def test_what_is_left_as_it_is_is_no_correction(sign_in, dana, released):
    shown = sign_in(dana).post(place(released, "correct/"), typed()).content.decode()
    assert "Nothing would change. Enter the true time." in shown
    assert not Correction.objects.exists()


def test_two_people_on_their_own_sign_in_change_a_time_and_everybody_is_told(
    sign_in, dana, noor, released, noon
):
    later = typed(released_at="2026-03-05T14:00")
    sign_in(dana).post(place(released, "correct/"), later)
    assert kept().released_at == noon + timedelta(minutes=95)
    asked = Correction.objects.get()
    answer = f"/staff/approvals/corrections/{asked.pk}/"
    mine = page(sign_in(dana), "/staff/approvals/")
    assert "You asked for this, so somebody else has to answer." in mine
    sign_in(dana).post(answer, {"agree": "yes"})
    assert Correction.objects.get().answer == ""
    theirs = page(sign_in(noor), "/staff/approvals/")
    assert answer in theirs and "typed wrong" in theirs
    shown = sign_in(noor).post(answer, {"agree": "yes"}, follow=True).content.decode()
    assert "ends later now" in shown and "Print a new card" in shown
    assert kept().no_driving_until == noon + 26 * HOUR
    told = Message.objects.filter(kind__in=["window_changed", "companion_window"])
    assert told.count() == 2


def test_an_earlier_leaving_says_that_the_window_stays(sign_in, dana, noor, released, noon):
    sign_in(dana).post(place(released, "correct/"), typed(released_at="2026-03-05T13:00"))
    answer = f"/staff/approvals/corrections/{Correction.objects.get().pk}/"
    shown = sign_in(noor).post(answer, {"agree": "yes"}, follow=True).content.decode()
    assert "stays as it was: it never gets shorter" in shown
    assert kept().released_at == noon + HOUR
    assert kept().no_driving_until == noon + timedelta(minutes=95) + 24 * HOUR


def test_what_is_not_agreed_stays_as_it_was(sign_in, dana, noor, released, noon):
    sign_in(dana).post(place(released, "correct/"), typed(released_at="2026-03-05T14:00"))
    asked = Correction.objects.get()
    sign_in(noor).post(f"/staff/approvals/corrections/{asked.pk}/", {"decline": "yes"})
    assert Correction.objects.get().answer == "declined"
    assert kept().released_at == noon + timedelta(minutes=95)
    assert "Correction not agreed" in page(sign_in(dana), place(released, ""))


def test_bad_times_keep_what_was_typed_and_say_what_to_do(sign_in, dana, released):
    wrong = typed(released_at="2026-03-05T12:40", reason="I mistyped it")
    shown = sign_in(dana).post(place(released, "correct/"), wrong).content.decode()
    assert "The infusion ended at 12:50pm. Enter a later time." in shown
    assert "2026-03-05T12:40" in shown and "I mistyped it" in shown


def test_a_clinician_lengthens(sign_in, amara, dana, released, noon):
    until = {"date": "2026-03-06", "time": "18:00", "reason": "unsteady"}
    assert sign_in(dana).get(place(released, "lengthen/")).status_code == 404
    sign_in(amara).post(place(released, "lengthen/"), until)
    assert kept().no_driving_until == noon + 30 * HOUR
    assert "The end was moved to 6pm Friday, March 6, Chicago time, from" in page(
        sign_in(amara), place(released, "")
    )


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ({"date": "2026-03-06", "time": "13:35"}, "never get shorter"),
        ({"date": "2026-03-19", "time": "14:36"}, "14 days after they left"),
        ({"date": "2026-03-06", "time": "18:00", "reason": " "}, "Write the reason in a few words"),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(sign_in, amara, released, until, said):
    told = {"reason": "unsteady", **until}
    shown = sign_in(amara).post(place(released, "lengthen/"), told).content.decode()
    assert said in shown


def test_in_the_repeated_hour_the_end_is_the_later_of_the_two(
    sign_in, amara, bring, maria, time_machine, noon
):
    """November 1, 2026: 1:30am comes twice, and the window ends at the second."""
    begins = noon + 239 * 24 * HOUR  # October 30, 1pm in Chicago
    session = bring(maria, at=begins)
    time_machine.move_to(begins + 3 * HOUR, tick=False)
    until = {"date": "2026-11-01", "time": "01:30", "reason": "unsteady"}
    sign_in(amara).post(place(session, "lengthen/"), until)
    assert f"{kept().no_driving_until:%H:%M}" == "07:30"
    assert "1:30am CST Sunday, November 1" in page(sign_in(amara), place(session, ""))


def test_an_exception_is_asked_agreed_and_seen_on_the_board_and_in_the_record(
    sign_in, dana, noor, kofi, bring, maria, clock
):
    session = bring(maria, to="recovering")
    clock(hours=2)
    sign_in(dana).post(place(session, "exception/"), ASKED)
    waiver = Waiver.objects.get()
    assert "1 thing waits for a second person" in page(sign_in(kofi), "/staff/")
    for who in (kofi, maria.user):
        door = sign_in(who).post(f"/staff/approvals/exceptions/{waiver.pk}/", {"agree": "yes"})
        assert door.status_code == 404
    sign_in(noor).post(f"/staff/approvals/exceptions/{waiver.pk}/", {"agree": "yes"})
    assert "By exception" in page(sign_in(dana), "/staff/")
    assert "Her sister is on the way" in page(sign_in(dana), f"/staff/patients/{maria.pk}/")
    desk = page(sign_in(kofi), f"/staff/patients/{maria.pk}/")
    assert "Who was to come did not come" in desk and "Her sister is on the way" not in desk


def test_the_desk_reads_the_table_of_the_month_without_its_words(
    sign_in, dana, kofi, bring, maria, noon, clock
):
    Waiver.objects.ask(bring(maria, to="recovering"), **ASKED, by=dana, at=noon)
    assert "Her sister is on the way" in page(sign_in(dana), "/staff/approvals/?month=2026-03")
    table = page(sign_in(kofi), "/staff/approvals/?month=2026-03")
    assert "Who was to come did not come" in table and "Her sister" not in table
    for month in ("2026-04", "2026-02"):
        assert (
            "Maria Alvarez"
            not in page(sign_in(kofi), f"/staff/approvals/?month={month}").partition(
                "All exceptions"
            )[2]
        )
    assert "All exceptions in March 2026" in page(sign_in(kofi), "/staff/approvals/?month=soon")


def test_what_was_entered_afterwards_is_listed_with_the_month(
    sign_in, dana, kofi, book, maria, noon, clock
):
    clock(hours=3)
    begun = {"started_at": noon, "reason": "no network", "by": dana, "at": noon + HOUR}
    book(maria).enter_start(**begun)
    listed = page(sign_in(dana), "/staff/approvals/?month=2026-03")
    assert "Entered afterwards, without a gate" in listed and "no network" in listed
    desk = page(sign_in(kofi), "/staff/approvals/?month=2026-03")
    assert "Maria Alvarez" in desk and "no network" not in desk
    assert "Maria" not in page(sign_in(dana), "/staff/approvals/?month=2026-02")


def test_staff_say_when_they_are_ready(sign_in, dana, bring, maria, clock, noon):
    session = bring(maria, to="recovering")
    clock(hours=1)
    shown = sign_in(dana).post(place(session, "ready/"), {"ready_about": "12:30"})
    assert "That time has passed" in shown.content.decode()
    sign_in(dana).post(place(session, "ready/"), {"ready_about": "14:10"})
    assert kept().ready_at == noon + 2 * HOUR + timedelta(minutes=10)
