"""What holds back a start and a release, at the verbs and through SQL, on both sides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.errors import Refused
from portal.models import Patient, Policy
from scheduling.models import Acknowledgement, Appointment, Waiver
from scheduling.models.appointment import Leaving
from scheduling.models.waiver import Gate
from scheduling.tests.attacks import START, S, refusal

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GATES = (Gate.RIDE_HOME, Gate.RIDE_THERE, Gate.ACKNOWLEDGEMENT)
RULES = {
    Gate.RIDE_HOME: "no_ride_no_start",
    Gate.RIDE_THERE: "no_ride_there_no_start_inside_a_window",
    Gate.ACKNOWLEDGEMENT: "no_acknowledgement_no_start",
}


@pytest.fixture
def waived(dana, noor, noon):
    """waived(session, gate): Dana asks for an exception, and Noor agrees."""

    def waived(session, gate, at=noon):
        waiver = Waiver.objects.ask(
            session, gate=gate, why="other", words="Her sister is on the way", by=dana, at=at
        )
        waiver.agree(by=noor, at=at)
        return waiver

    return waived


@pytest.fixture
def tomorrow(bring, book, confirm_ride, acknowledge, maria, dana, noon):
    """tomorrow(*have, begins=...) is Maria's next session, arrived, with only these in order. She
    left the one before at 1:35pm, so until 1:35pm of this day she does not drive."""
    bring(maria)
    met = {
        Gate.RIDE_HOME: lambda session, at: confirm_ride(session, at=at),
        Gate.RIDE_THERE: lambda session, at: confirm_ride(session, at=at, direction="there"),
        Gate.ACKNOWLEDGEMENT: lambda session, at: acknowledge(session, at=at),
    }

    def tomorrow(*have, begins=24 * HOUR):
        session = book(maria, at=noon + begins, chair=1)
        for gate in have:
            met[gate](session, session.begins)
        session.arrive(by=dana, at=session.begins)
        return Appointment.objects.get(pk=session.pk)

    return tomorrow


@pytest.mark.parametrize("gate", GATES)
def test_each_gate_holds_back_the_start_and_the_database_says_so_too(tomorrow, dana, policy, gate):
    session = tomorrow(*(one for one in GATES if one != gate))
    assert session.missing_at(session.begins) == [gate]
    with pytest.raises(Refused):
        session.start(by=dana, at=session.begins)
    begin = f"update {S} set status = 'started', started_at = %(at)s, policy_id = %(policy)s"
    begin += " where id = %(id)s"
    assert refusal(begin, session, policy=policy.pk, at=session.begins) == RULES[gate]


def test_with_all_of_them_it_starts(tomorrow, dana):
    session = tomorrow(*GATES)
    session.start(by=dana, at=session.begins)
    assert session.status == "started"


@pytest.mark.parametrize("gate", GATES)
def test_an_exception_that_was_agreed_opens_its_gate_and_no_other(tomorrow, waived, dana, gate):
    session = tomorrow()
    waived(session, gate, at=session.begins)
    assert session.missing_at(session.begins) == [one for one in GATES if one != gate]
    for other in GATES:
        if other != gate:
            waived(session, other, at=session.begins)
    session.start(by=dana, at=session.begins)
    assert session.status == "started"


def test_an_exception_that_nobody_agreed_to_opens_nothing(tomorrow, dana, noor):
    session = tomorrow(Gate.RIDE_HOME, Gate.RIDE_THERE)
    asked = {"gate": Gate.ACKNOWLEDGEMENT, "why": "cannot sign", "words": "She cannot see"}
    waiver = Waiver.objects.ask(session, **asked, by=dana, at=session.begins)
    with pytest.raises(Refused, match="acknowledged"):
        session.start(by=dana, at=session.begins)
    waiver.decline(by=noor, at=session.begins)
    with pytest.raises(Refused, match="acknowledged"):
        session.start(by=dana, at=session.begins)


@pytest.mark.parametrize(("before", "held"), [(MINUTE, True), (timedelta(0), False)])
def test_a_ride_there_is_asked_for_until_the_minute_the_window_ends(tomorrow, dana, before, held):
    """The window of the session before ends at 1:35pm."""
    session = tomorrow(Gate.RIDE_HOME, Gate.ACKNOWLEDGEMENT, begins=25 * HOUR + 35 * MINUTE)
    start = {"by": dana, "at": session.begins, "started_at": session.begins - before}
    if held:
        with pytest.raises(Refused, match="still inside no-driving hours"):
            session.start(**start)
    else:
        session.start(**start)
    assert (session.status == "started") is not held


def test_while_another_session_is_not_released_a_ride_there_is_asked_for(
    bring, book, confirm_ride, acknowledge, maria, dana, noon, policy
):
    bring(maria, to="recovering")
    session = book(maria, at=noon + 100 * HOUR, chair=1)
    confirm_ride(session)
    acknowledge(session)
    session.arrive(by=dana, at=session.begins)
    assert session.missing_at(session.begins) == [Gate.RIDE_THERE]
    said = refusal(START, session, policy=policy.pk)
    assert said == "no_ride_there_no_start_inside_a_window"


def test_the_sessions_of_somebody_else_ask_for_nothing(tomorrow, bring, ben, dana, noon):
    bring(ben, at=noon + 20 * HOUR, chair=2)
    session = tomorrow(Gate.RIDE_HOME, Gate.ACKNOWLEDGEMENT, begins=30 * HOUR)
    session.start(by=dana, at=session.begins)
    assert session.status == "started"


@pytest.fixture
def twin(maria, noon):
    def twin(**facts):
        who = {"first_name": "MARIA", "last_name": "alvarez", "birth_date": maria.birth_date}
        return Patient.objects.create(clinic=maria.clinic, since=noon, **who | facts)

    return twin


def test_a_second_record_of_one_person_is_looked_at_too(
    bring, book, confirm_ride, acknowledge, twin, maria, dana, noon, policy
):
    """The same name in other letters, and the same birth date: nobody knows that they are two."""
    bring(maria)
    session = book(twin(), at=noon + 20 * HOUR, chair=1)
    confirm_ride(session)
    acknowledge(session)
    session.arrive(by=dana, at=session.begins)
    assert session.missing_at(session.begins) == [Gate.RIDE_THERE]
    begin = f"update {S} set status = 'started', started_at = %(at)s, policy_id = %(policy)s"
    said = refusal(begin + " where id = %(id)s", session, policy=policy.pk, at=session.begins)
    assert said == "no_ride_there_no_start_inside_a_window"


def test_a_namesake_with_another_birth_date_is_somebody_else(
    bring, book, confirm_ride, acknowledge, twin, maria, noon
):
    bring(maria)
    session = book(
        twin(birth_date=maria.birth_date.replace(year=1986)), at=noon + 20 * HOUR, chair=1
    )
    confirm_ride(session)
    acknowledge(session)
    assert session.missing_at(session.begins) == []


def test_a_ride_that_was_taken_back_or_is_of_no_kind_the_clinic_takes_is_none(
    tomorrow, dana, maria
):
    session = tomorrow(*GATES)
    session.ride_home.remove(by=maria.user, at=session.begins)
    assert session.missing_at(session.begins) == [Gate.RIDE_HOME]
    session.rides.filter(direction="home").update(
        removed_at=None, kind="ride share", confirmed_at=session.begins, confirmed_by=dana
    )
    assert session.missing_at(session.begins) == [Gate.RIDE_HOME]


def test_what_started_without_the_portal_can_always_be_entered(tomorrow, dana):
    """Gates hold back the act, never the record."""
    session = tomorrow()
    session.enter_start(
        by=dana, at=session.begins + HOUR, started_at=session.begins, reason="no network"
    )
    assert session.status == "started"


# Release


@pytest.fixture
def takes(lakeside, amara, policy, noon):
    """takes("ride share", ...): from a moment before noon on the clinic takes these."""

    def takes(*kinds, **numbers):
        at = noon - HOUR
        return Policy.objects.create(
            clinic=lakeside, version=2, escort_kinds=kinds, approved_by=amara, approved_at=at,
            starts_at=at, **numbers,
        )  # fmt: skip

    return takes


def leaves(escort="responsible adult", kind="companion", **more):
    return Leaving(
        kind, companion="Sam Rivera", companion_phone="5550100178", escort=escort, **more
    )


@pytest.mark.parametrize(("minutes", "goes"), [(119, False), (120, True)])
def test_who_leaves_without_an_adult_stays_as_long_as_the_policy_says(
    takes, bring, maria, dana, noon, minutes, goes
):
    takes("responsible adult", "public transport")
    session = bring(maria, to="recovering")
    left = noon + (50 + minutes) * MINUTE
    if goes:
        session.release(leaves("public transport"), by=dana, at=left)
    else:
        with pytest.raises(Refused, match="stays here for 2 hours after the infusion: until 2:50"):
            session.release(leaves("public transport"), by=dana, at=left)
        assert by_sql(session, left, "public transport") == "the_policy_says_who_takes_them_home"
    assert (session.status == "released") is goes


def by_sql(session, left, escort, kind="companion"):
    change = (
        f"update {S} set status = 'released', released_at = %(left)s, release_kind = %(kind)s,"
        " companion = 'Sam', escort_kind = %(escort)s, reason = 'x',"
        " no_driving_until = date_trunc('minute', %(left)s::timestamptz) + interval '24:01'"
        " where id = %(id)s"
    )
    return refusal(change, session, left=left, escort=escort, kind=kind)


@pytest.mark.parametrize("escort", ["ride share", "clinic transport", "public transport"])
def test_a_kind_that_the_clinic_does_not_take_releases_nobody(bring, maria, dana, noon, escort):
    session = bring(maria, to="recovering")
    with pytest.raises(Refused, match="rules do not let a patient leave with"):
        session.release(leaves(escort), by=dana, at=noon + 4 * HOUR)
    assert by_sql(session, noon + 4 * HOUR, escort) == "the_policy_says_who_takes_them_home"
    assert by_sql(session, noon + 4 * HOUR, "responsible adult") is None


def test_nobody_leaves_alone_by_one_persons_word(bring, waived, maria, dana, noon):
    session, alone = bring(maria, to="recovering"), leaves(kind="alone by exception", reason="x")
    with pytest.raises(Refused, match="a second nurse or clinician has to agree first"):
        session.release(alone, by=dana, at=noon + 2 * HOUR)
    said = by_sql(session, noon + 2 * HOUR, "", "alone by exception")
    assert said == "the_policy_says_who_takes_them_home"
    waived(session, Gate.COMPANION, at=noon + HOUR)
    session.release(alone, by=dana, at=noon + 2 * HOUR)
    assert (session.status, session.companion) == ("released", "")
    assert session.no_driving_until == noon + 26 * HOUR


@pytest.mark.parametrize("kind", ["ambulance", "left without release"])
def test_an_ambulance_and_somebody_who_is_gone_ask_nobody(bring, maria, dana, noon, kind):
    session = bring(maria, to="recovering")
    session.release(leaves(kind=kind, reason="it happened"), by=dana, at=noon + 2 * HOUR)
    assert session.status == "released"


def test_a_leaving_long_past_goes_in_as_it_was(bring, maria, dana, noon):
    session = bring(maria, to="recovering")
    late = {"left_at": noon + 2 * HOUR, "reason": "the network was down"}
    session.release(leaves(**late), by=dana, at=noon + 2 * HOUR + 16 * MINUTE)
    assert session.entered_afterwards == "the network was down"


def test_typing_an_earlier_time_does_not_go_round_who_takes_them_home(
    takes, bring, maria, dana, noon
):
    takes("responsible adult", "ride share", ride_share_stay_minutes=240)
    session = bring(maria, to="recovering")
    early = {"left_at": noon + 52 * MINUTE, "reason": "forgot"}
    with pytest.raises(Refused, match="stays here for 4 hours"):
        session.release(leaves("ride share", **early), by=dana, at=noon + 2 * HOUR)
    change = (
        f"update {S} set status = 'released', released_at = %(left)s, release_kind = 'companion',"
        " companion = 'Sam', escort_kind = 'ride share', entered_afterwards = 'forgot',"
        " no_driving_until = date_trunc('minute', %(left)s::timestamptz) + interval '24:01'"
        " where id = %(id)s"
    )
    said = refusal(change, session, left=noon + 52 * MINUTE)
    assert said == "the_policy_says_who_takes_them_home"


def test_an_exception_is_for_the_time_at_which_the_session_was_planned(tomorrow, waived, dana):
    session = tomorrow(Gate.RIDE_HOME, Gate.RIDE_THERE)
    waived(session, Gate.ACKNOWLEDGEMENT, at=session.begins)
    assert session.missing_at(session.begins) == []
    session.undo_arrival(by=dana, at=session.begins)
    session.move(session.begins + 8 * 24 * HOUR, by=dana, at=session.begins - HOUR)
    moved = Appointment.objects.get(pk=session.pk)
    assert Gate.ACKNOWLEDGEMENT in moved.missing_at(moved.begins)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("entered_afterwards = ''", "what_was_entered_afterwards_keeps_its_mark"),
        ("entered_afterwards = 'another word'", None),
    ],
)
def test_what_was_entered_afterwards_keeps_its_mark(tomorrow, dana, change, rule):
    session = tomorrow()
    entered = {"started_at": session.begins, "reason": "no network"}
    session.enter_start(by=dana, at=session.begins + HOUR, **entered)
    assert refusal(f"update {S} set {change} where id = %(id)s", session) == rule


@pytest.mark.parametrize(
    "change",
    ["release_kind = 'companion', companion = 'Sam', escort_kind = 'responsible adult'",
     "reason = ''", "companion_phone = '555'", "entered_afterwards = 'x'"],
)  # fmt: skip
def test_how_somebody_left_is_written_once(bring, maria, dana, noon, change):
    session = bring(maria, to="recovering")
    gone = leaves(kind="left without release", reason="the chair was empty")
    session.release(gone, by=dana, at=noon + 2 * HOUR)
    said = refusal(f"update {S} set {change} where id = %(id)s", session)
    assert said in ("how_somebody_left_is_written_once", "no_companion_no_release")


# What was acknowledged


def test_what_was_acknowledged_is_kept_word_for_word(book, acknowledge, maria, noon):
    kept = acknowledge(book(maria))
    assert (kept.who, kept.how, kept.at, kept.language) == ("patient", "own phone", noon, "en")
    assert "24 hours after I leave the clinic" in kept.words
    for change in ({"words": ""}, {"at": noon + HOUR}):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            Acknowledgement.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        kept.delete()


def test_the_hours_acknowledged_are_those_of_the_clinics_policy(takes, book, acknowledge, maria):
    takes("responsible adult", hold_hours=36)
    assert "36 hours after I leave" in acknowledge(book(maria)).words


def test_nobody_acknowledges_after_the_infusion_began(bring, acknowledge, maria):
    session = bring(maria, to="started")
    with pytest.raises(Refused, match="has begun or is over"):
        acknowledge(session)
