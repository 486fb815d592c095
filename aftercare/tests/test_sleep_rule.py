"""Where the policy has the sleep rule, who has not slept well does not drive for longer."""

from datetime import timedelta

import psycopg2
import pytest

from aftercare.models import CheckIn, Concern
from aftercare.tests.check_ins import MINUTE, NO_FLAG
from portal.models import Message, Policy
from scheduling.models import Appointment, Lengthening

HOUR = timedelta(hours=1)
ASKS = "Have you slept well since you left us?"


@pytest.fixture
def has_rule():
    return True


@pytest.fixture
def rules(has_rule, lakeside, amara, policy, noon):
    """What Maria's session begins under."""
    return Policy.objects.create(
        clinic=lakeside, version=2, sleep_rule=has_rule, approved_by=amara,
        approved_at=noon - HOUR, starts_at=noon - HOUR,
    )  # fmt: skip


@pytest.fixture
def next_day(rules, tap, check_ins, time_machine):
    """next_day(rested="no"): the 24-hour check-in, sent 10 minutes after Maria's hours ended."""
    check_in = CheckIn.objects.get(pk=check_ins[1].pk)
    time_machine.move_to(check_in.due_at + 10 * MINUTE, tick=False)
    tap("", NO_FLAG, check_in=check_in)
    tap("symptoms/", {"symptoms": "none"}, check_in=check_in)

    def next_day(**answers):
        tap("send/", {"note": "", **answers}, check_in=check_in)
        return tap("sent/", check_in=check_in).content.decode()

    next_day.asked = lambda: tap("send/", check_in=check_in).content.decode()
    next_day.check_in = check_in
    return next_day


def session():
    return Appointment.objects.get()


def test_who_has_not_slept_well_reads_the_next_morning(next_day, noon):
    assert ASKS in next_day.asked()
    shown = next_day(rested="no")
    assert "Do not drive until" in shown
    assert ">8am</time>" in shown and "Saturday, March 7," in shown
    assert session().no_driving_until == noon + 44 * HOUR
    row = Lengthening.objects.get()
    assert (row.by, row.was, row.until) == (None, noon + 95 * MINUTE + 24 * HOUR, noon + 44 * HOUR)


def test_the_patient_the_companion_and_staff_hear_of_it(bring, next_day):
    session().rides.update(email="sam@mail.example")
    next_day(rested="no")
    told = Message.objects.filter(kind__in=["window_changed", "companion_window"])
    assert {one.kind for one in told} == {"window_changed", "companion_window"}
    assert {one.not_after for one in told} == {session().no_driving_until}
    assert "Has not slept well" in Concern.objects.get().reasons.get().words


@pytest.mark.parametrize("answer", [{"rested": "yes"}, {}])
def test_who_slept_or_says_nothing_keeps_the_end(next_day, answer, noon):
    next_day(**answer)
    assert session().no_driving_until == noon + 95 * MINUTE + 24 * HOUR
    assert not Lengthening.objects.exists()


@pytest.mark.parametrize("has_rule", [False])
def test_without_the_rule_it_is_not_asked_and_an_answer_does_nothing(next_day, noon):
    assert ASKS not in next_day.asked()
    next_day(rested="no")
    assert session().no_driving_until == noon + 95 * MINUTE + 24 * HOUR


def test_it_never_ends_sooner_than_a_clinician_said(next_day, amara, noon):
    later = noon + 60 * HOUR
    session().lengthen(later, reason="unsteady", by=amara, at=noon + 3 * HOUR)
    next_day(rested="no")
    assert session().no_driving_until == later


def test_sent_twice_it_is_lengthened_once(next_day):
    next_day(rested="no")
    next_day(rested="no")
    assert Lengthening.objects.count() == 1


@pytest.mark.parametrize("role", ["web_patient", "web_desk", "web_guest", "portal_worker"])
def test_nobody_else_may_say_so(committed_db, as_role, bring, maria, role):
    bring(maria)
    asking = as_role(role, patient=maria.pk, clinic=maria.clinic_id)
    with pytest.raises(psycopg2.Error, match="permission denied"), asking as cursor:
        cursor.execute("select not_rested(1, now())")


def test_a_link_says_it_of_its_own_check_in_alone(committed_db, as_role, bring, maria, left_check):
    who = {"patient": maria.pk, "clinic": maria.clinic_id, "check_in": left_check.pk}
    for check_in in (left_check.pk + 1, left_check.pk):  # and of its own nothing was answered
        asking = as_role("web_link", **who)
        with pytest.raises(psycopg2.Error, match="its own session"), asking as cursor:
            cursor.execute("select not_rested(%s, now())", [check_in])


@pytest.fixture
def left_check(bring, maria):
    return CheckIn.objects.plan_after(bring(maria), at=maria.since + 2 * HOUR)[0]
