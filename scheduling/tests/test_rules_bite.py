"""An attack that could never succeed proves nothing: with its rule taken away by the owner, in a
database of the test's own, each one goes through."""

import psycopg2
import pytest

from scheduling.tests.attacks import RAN, S, insert

FLOOR = "the_policy_it_began_under_is_the_floor"
A_DAY = "no_driving_for_at_least_24_hours"
NO_FLOOR = f"drop trigger {FLOOR} on {S}"
NO_CHECK = f"alter table {S} drop constraint {A_DAY}"

# Truncating cascades, and each table below has a trigger of its own against it.
ONLY_THIS_TABLE = f"""do $$ declare t record; begin
  for t in select tgname, tgrelid::regclass as place from pg_trigger
           where tgtype & 32 <> 0 and tgrelid <> '{S}'::regclass
  loop execute format('drop trigger %I on %s', t.tgname, t.place); end loop; end $$"""
UN_START = (
    f"update {S} set started_at = null, ended_at = null, released_at = null, policy_id = null,"
    " no_driving_until = null, release_kind = '', status = 'arrived' where id = %(id)s"
)
SHORTEN = f"update {S} set no_driving_until = no_driving_until - interval '1 hour'"
LENGTHEN = f"update {S} set no_driving_until = no_driving_until + interval '2 hours'"
TIMES = "a_time_changes_by_a_correction"
REASON = "a_window_is_lengthened_for_a_reason"
RULE = "no_acknowledgement_no_start"
NO_RIDES = "delete from scheduling_ride"
NO_WORDS = (
    "drop trigger acknowledgements_are_only_added on scheduling_acknowledgement",
    "delete from scheduling_acknowledgement",
)
STARTS = insert(**RAN | {"entered_afterwards": "''"})


def without(*triggers):
    return [f"drop trigger {trigger} on {S}" for trigger in triggers]


SHORT = RAN | {"no_driving_until": "'2026-03-06 20:39Z'"}  # 40 seconds less than 24 hours


@pytest.fixture
def attacked(committed_db, as_role, bring, maria, ben, lakeside, amara, policy, noon):
    """attacked(sql, *before) is the rule that refuses this to the owner, or None; all is undone."""
    session = bring(maria)
    longer = lakeside.policies.create(
        version=2, hold_hours=36, approved_by=amara, approved_at=noon, starts_at=noon
    )
    values = {
        "id": session.pk, "clinic": lakeside.pk, "patient": ben.pk, "policy": policy.pk,
        "protocol": session.protocol_id, "longer": longer.pk,
    }  # fmt: skip

    def attacked(sql, *before):
        with as_role("portal_owner") as owner:
            try:
                for statement in before:
                    owner.execute(statement)
                owner.execute(sql, values)
                assert owner.rowcount, "the attack touched nothing"
            except psycopg2.Error as error:
                return error.diag.constraint_name
            finally:
                owner.connection.rollback()

    return attacked


@pytest.mark.parametrize(
    ("trigger", "rule", "attack", "before"),
    [
        ("a_started_session_stays", "a_started_session_is_never_un_started", UN_START,
         without(TIMES, "what_was_written_down_stays")),
        ("a_started_session_stays", "a_started_session_stays_with_its_patient",
         f"update {S} set patient_id = %(patient)s", []),
        ("a_started_session_stays", "a_window_is_never_shortened", SHORTEN,
         [*without(REASON), LENGTHEN]),
        (REASON, REASON, LENGTHEN, []),
        (TIMES, TIMES, f"update {S} set ended_at = ended_at - interval '1 minute'", []),
        (TIMES, TIMES, f"update {S} set released_at = released_at - interval '1 minute'", []),
        ("sessions_are_never_deleted", "sessions_are_never_deleted",
         f"delete from {S}", [NO_RIDES, *NO_WORDS]),
        ("sessions_are_never_truncated", "sessions_are_never_deleted",
         f"truncate {S} cascade", [ONLY_THIS_TABLE]),
        (FLOOR, FLOOR, insert(**RAN | {"policy_id": "%(longer)s"}), []),
        ("no_ride_no_start", "no_ride_no_start", STARTS, without(RULE)),
        (RULE, RULE, STARTS, without("no_ride_no_start")),
    ],
)  # fmt: skip
def test_without_its_trigger_the_attack_goes_through(attacked, trigger, rule, attack, before):
    assert attacked(attack, *before) == rule
    assert attacked(attack, *before, f"drop trigger {trigger} on {S}") is None


def test_these_are_all_the_triggers_of_a_session(committed_db, as_role):
    with as_role("portal_owner") as owner:
        owner.execute(
            "select tgname from pg_trigger where tgrelid = %s::regclass and not tgisinternal", [S]
        )
        names = {name for (name,) in owner.fetchall()}
    assert names == {
        "a_started_session_stays", "sessions_are_never_deleted", "sessions_are_never_truncated",
        FLOOR, "no_ride_no_start", "no_ride_there_no_start_inside_a_window", RULE,
        "the_policy_says_who_takes_them_home", TIMES, REASON, "a_moved_session_is_prepared_anew",
        "what_was_written_down_stays",
    }  # fmt: skip


def test_the_24_hours_stand_twice_and_either_alone_refuses(attacked):
    assert attacked(insert(**SHORT), NO_FLOOR) == A_DAY
    assert attacked(insert(**SHORT), NO_CHECK) == FLOOR
    assert attacked(insert(**SHORT), NO_FLOOR, NO_CHECK) is None


def test_a_start_without_a_policy_is_refused_without_the_trigger_too(attacked):
    lawless = insert(**RAN | {"policy_id": "null"})
    assert attacked(lawless) == "no_start_without_an_approved_policy"
    assert attacked(lawless, NO_FLOOR) == "a_start_has_a_policy_and_only_then"
