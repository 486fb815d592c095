"""Rules 1, 3 and 5 attacked through SQL, as the roles that run the product. What is refused names
its rule; what honestly happens goes through."""

import pytest
from django.db import transaction

from scheduling.tests.attacks import RAN, START, S, insert, refusal, run

END = "no_driving_until"
FLOOR = "the_policy_it_began_under_is_the_floor"
ONCE = "how_somebody_left_is_written_once"
CORRECTED = "a_time_changes_by_a_correction"
ONLY_THEN = "a_release_has_an_end_of_the_window_and_only_then"


@pytest.fixture
def released(bring, maria):
    return bring(maria)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (f"{END} = {END} - interval '1 minute'", "a_window_is_never_shortened"),
        ("no_driving_until = released_at + interval '23:59:59'", "a_window_is_never_shortened"),
        ("no_driving_until = null", ONLY_THEN),
        ("no_driving_until = '-infinity'", "a_window_is_never_shortened"),
        ("no_driving_until = 'infinity'", "a_window_is_lengthened_for_a_reason"),
        (f"{END} = {END} + interval '1 minute'", "a_window_is_lengthened_for_a_reason"),
        ("released_at = released_at + interval '3 hours'", CORRECTED),
        ("released_at = released_at - interval '1 second'", CORRECTED),
        ("released_at = null, no_driving_until = null, status = 'recovering', release_kind = ''",
         "a_started_session_is_never_un_started"),
        ("ended_at = null", "a_started_session_is_never_un_started"),
        ("started_at = null, ended_at = null, released_at = null, no_driving_until = null, "
         "policy_id = null, status = 'booked'", "a_started_session_is_never_un_started"),
        ("status = 'cancelled', reason = 'x'", ONCE),
        ("status = null", "status_is_what_happened"),
        ("status = 'recovering'", "status_is_what_happened"),
        ("patient_id = patient_id + 1", "a_started_session_stays_with_its_patient"),
        ("clinic_id = clinic_id + 1", "a_started_session_stays_with_its_patient"),
        ("policy_id = null", "a_started_session_stays_with_its_patient"),
        ("id = id + 1000", "a_started_session_stays_with_its_patient"),
        ("companion = ' '", ONCE),
        ("companion = null", ONCE),
        ("release_kind = null", ONCE),
        ("release_kind = ''", ONCE),
        ("release_kind = 'ambulance'", ONCE),
        ("started_at = ended_at", CORRECTED),
        ("ended_at = released_at + interval '1 second'", CORRECTED),
        ("started_at = '-infinity'", CORRECTED),
    ],
)  # fmt: skip
def test_a_released_session_refuses(released, change, rule):
    said = refusal(f"update {S} set {change} where id = %(id)s", released)
    # A NULL in a column that must have a value is refused by the column, before any rule is asked.
    assert said in (rule, 'null value in column "' + change.split(" = ")[0] + '" of relation "' + S
                    + '" violates not-null constraint')  # fmt: skip


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"status": "'released'"}, "status_is_what_happened"),
        ({"no_driving_until": "'2026-03-08 19:00Z'"}, ONLY_THEN),
        ({"status": "'started'", "started_at": "now()"}, "no_acknowledgement_no_start"),
        ({**RAN, "policy_id": "null"}, "no_start_without_an_approved_policy"),
        ({**RAN, "entered_afterwards": "''"}, "no_acknowledgement_no_start"),
        ({**RAN, "entered_afterwards": "' '"}, "no_acknowledgement_no_start"),
        ({**RAN, "no_driving_until": "'2026-03-06 20:39Z'"}, FLOOR),
        ({**RAN, "ended_at": "null"}, "times_follow_each_other"),
        ({"status": "'missed'"}, "who_is_not_treated_is_told_why"),
        ({"status": "'arrived'"}, "status_is_what_happened"),
        ({"release_kind": "'companion'"}, "only_a_release_has_a_kind"),
        ({"policy_id": "%(policy)s"}, "a_start_has_a_policy_and_only_then"),
        ({"planned": "'empty'"}, "the_plan_is_a_span"),
        ({"planned": "tstzrange(null, null)"}, "the_plan_is_a_span"),
        ({"planned": "tstzrange('2026-03-07 19:00Z', 'infinity')"}, "the_plan_is_a_span"),
        ({"clinic_id": "%(clinic)s + 1"}, "a_session_is_of_a_patient_of_its_clinic"),
    ],
)  # fmt: skip
def test_no_session_is_born_against_the_rules(released, ben, values, rule):
    assert refusal(insert(**values), released, patient=ben.pk) == rule


def test_a_chair_of_another_clinic_is_refused(released, ben, harbor):
    theirs = harbor.chairs.create(name="Chair 1")
    said = refusal(insert(chair_id=str(theirs.pk)), released, patient=ben.pk)
    assert said == "a_session_is_in_a_chair_of_its_clinic"


def test_a_course_of_another_patient_is_refused(released, ben, course, maria):
    said = refusal(insert(course_id=str(course(maria).pk)), released, patient=ben.pk)
    assert said == "a_session_is_of_a_course_of_its_patient"


def test_a_course_of_another_clinics_patient_is_refused(released, harbor):
    theirs = harbor.protocols.create(name="Mood", sessions=6, infusion_minutes=45, stay_minutes=60)
    course = (
        "insert into scheduling_course (clinic_id, patient_id, protocol_id, sessions, begun_at)"
        " values (%(there)s, %(patient)s, %(theirs)s, 6, now())"
    )
    whose = {"there": harbor.pk, "theirs": theirs.pk, "patient": released.patient_id}
    assert refusal(course, released, **whose) == "a_course_is_of_a_patient_of_its_clinic"


def test_a_number_of_a_course_is_given_once(bring, maria, course):
    session = bring(maria, course=course(maria))
    first = {"course_id": str(session.course_id), "number": "1"}
    said = refusal(insert(**first), session, patient=maria.pk)
    assert said == "one_session_a_number_in_a_course"
    called_off = insert(**first, status="'cancelled'", reason="'ill'")
    assert refusal(called_off, session, patient=maria.pk) is None


@pytest.mark.parametrize(
    ("later", "rule"),
    [
        ("1 minute", None),
        ("1 second", "the_window_ends_on_a_whole_minute"),
        ("400 hours", "the_window_ends_within_two_weeks"),
    ],
)
def test_a_window_is_lengthened_with_its_row(released, amara, noon, later, rule):
    """Both in one statement: the row alone changes nothing, and without it nothing changes."""
    both = (
        "with why as (insert into scheduling_lengthening"
        " (clinic_id, appointment_id, until, was, reason, by_id, at)"
        f" select clinic_id, id, {END} + %(later)s::interval, {END}, 'unsteady', %(by)s, %(at)s"
        f" from {S} where id = %(id)s returning until)"
        f" update {S} set {END} = {END} where id = %(id)s"
    )
    with transaction.atomic():
        run(both, released, later=later, by=amara.pk, at=noon)
        change = f"update {S} set {END} = {END} + %(later)s::interval where id = %(id)s"
        assert refusal(change, released, later=later) == rule
        transaction.set_rollback(True)


def test_a_day_on_paper_goes_in_as_released(released, ben):
    assert refusal(insert(**RAN), released, patient=ben.pk) is None


def test_the_longer_hold_of_a_policy_is_the_floor(bring, maria, ben, policy, lakeside, amara, noon):
    lakeside.policies.create(
        version=2, hold_hours=36, approved_by=amara, approved_at=policy.approved_at, starts_at=noon
    )
    session = bring(maria)
    assert (session.no_driving_until - session.released_at).total_seconds() >= 36 * 3600
    day = {"policy_id": str(session.policy_id), "no_driving_until": "'2026-03-07 08:39Z'"}
    assert refusal(insert(**RAN | day), session, patient=ben.pk) == FLOOR
    minute = {"no_driving_until": "'2026-03-07 08:40Z'"}
    assert refusal(insert(**RAN | day | minute), session, patient=ben.pk) is None


def test_the_policy_of_another_clinic_starts_nothing(bring, maria, noon, harbor, hire):
    session = bring(maria, to="arrived")
    hana = hire("Hana Sato", "clinician", clinic=harbor)
    theirs = harbor.policies.create(version=1, approved_by=hana, approved_at=noon, starts_at=noon)
    assert refusal(START, session, policy=theirs.pk) == "no_start_without_an_approved_policy"


def test_a_ride_there_is_no_ride_home(book, acknowledge, maria, dana, noon, policy):
    session = book(maria)
    acknowledge(session)
    session.rides.create(
        clinic=session.clinic, direction="there", name="Sam", phone="555-010-0178",
        confirmed_at=noon, confirmed_by=dana,
    )  # fmt: skip
    session.arrive(by=dana, at=noon)
    assert refusal(START, session, policy=policy.pk) == "no_ride_no_start"


def test_an_unapproved_policy_starts_nothing(bring, maria, lakeside, noon):
    session = bring(maria, to="arrived")
    draft = lakeside.policies.create(version=9, starts_at=noon)
    assert refusal(START, session, policy=draft.pk) == "no_start_without_an_approved_policy"


def test_no_start_without_a_confirmed_ride(book, acknowledge, maria, dana, noon, policy):
    session = book(maria)
    acknowledge(session)
    session.arrive(by=dana, at=noon)
    assert refusal(START, session, policy=policy.pk) == "no_ride_no_start"
    session.rides.create(clinic=session.clinic, name="Sam", phone="555-010-0178")
    assert refusal(START, session, policy=policy.pk) == "no_ride_no_start"
    session.rides.update(confirmed_at=noon, confirmed_by=dana)
    assert refusal(START, session, policy=policy.pk) is None


def test_one_chair_holds_one_patient_at_a_time(book, maria, ben, noon):
    book(maria)
    other = book(ben, chair=1)
    theirs = f"(select chair_id from {S} where patient_id = %(patient)s)"
    same = f"update {S} set chair_id = {theirs} where id = %(id)s"
    assert refusal(same, other, patient=maria.pk) == "one_chair_one_patient_at_a_time"


def test_a_patient_is_in_one_place_at_a_time(book, maria):
    session = book(maria)
    there = f"(select planned from {S} where id = %(id)s)"
    said = refusal(insert(planned=there), session, patient=maria.pk)
    assert said == "one_patient_one_place_at_a_time"


@pytest.mark.parametrize(
    ("given_up", "rule"),
    [
        ({"chair_id": "null"}, None),
        ({"chair_id": "%(chair)s"}, "one_patient_one_place_at_a_time"),
        ({"chair_id": "null", "entered_afterwards": "''"}, "no_acknowledgement_no_start"),
    ],
)
def test_what_runs_and_was_entered_afterwards_gives_up_its_slot_with_its_chair(
    book, maria, chairs, policy, given_up, rule
):
    session = book(maria)
    running = {
        "status": "'started'", "started_at": "'2026-03-05 18:05Z'", "policy_id": "%(policy)s",
        "entered_afterwards": "'it runs'",
        "planned": f"(select planned from {S} where id = %(id)s)",
    }  # fmt: skip
    whose = {"patient": maria.pk, "chair": chairs[1].pk, "policy": policy.pk}
    assert refusal(insert(**running | given_up), session, **whose) == rule


def test_back_to_back_sessions_share_a_chair(book, maria, ben):
    first = book(maria)
    second = book(ben, at=first.planned.upper)
    assert second.chair == first.chair


def test_a_window_counts_24_hours_in_a_session_of_the_clinics_own_zone(
    released, ben, database_zone
):
    """In a Chicago session '1 day' is 23 hours on March 7, 2026: 24 hours must still be asked
    for."""
    with database_zone("America/Chicago"):
        spring = RAN | {
            "started_at": "'2026-03-07 19:05Z'", "ended_at": "'2026-03-07 19:50Z'",
            "released_at": "'2026-03-07 20:40Z'",
        }  # fmt: skip
        a_day = {"no_driving_until": "timestamptz '2026-03-07 20:40Z' + interval '1 day'"}
        hours = {"no_driving_until": "timestamptz '2026-03-07 20:40Z' + interval '24 hours'"}
        refused = refusal(insert(**spring | a_day), released, patient=ben.pk)
        assert refused == FLOOR
        assert refusal(insert(**spring | hours), released, patient=ben.pk) is None
