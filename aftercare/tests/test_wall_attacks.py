"""What somebody tried who could say any SQL as the role of a page: refused by a grant, a policy or
a rule. Each of these went through once."""

import pytest
from django.db import DatabaseError

from aftercare.asked_for_ride import asked
from aftercare.tests.asking import ask, asking, role, rows

ATTACKS = [
    # A session's facts, and whose it is
    ("web_desk", "update scheduling_appointment set started_at = now() where id = {ahead}"),
    ("web_desk", "update scheduling_appointment set no_driving_until = now() where id = {left}"),
    ("web_desk", "update scheduling_appointment set companion = 'Me' where id = {left}"),
    ("web_desk", "update scheduling_appointment set policy_id = null where id = {ahead}"),
    ("web_desk", "update scheduling_appointment set patient_id = {ben} where id = {ahead}"),
    ("web_clinical", "update scheduling_appointment set patient_id = {ben} where id = {ahead}"),
    ("web_clinical", "update scheduling_appointment set protocol_id = 1 where id = {ahead}"),
    # Whose record it is
    ("web_desk", "update portal_patient set user_id = null where id = {maria}"),
    ("web_clinical", "update portal_patient set user_id = {bens_account} where id = {maria}"),
    ("web_desk", "update portal_patient set first_name = 'Else' where id = {maria}"),
    # Alerts and concerns, by whoever holds a link
    ("web_link", "update portal_message set state = 'withdrawn', settled_at = now(), why = 'x'"),
    ("web_link", "{message} ({clinic}, {maria}, null, 'check_in', {asked}, {times})"),
    ("web_link", "{message} ({clinic}, null, {nurse}, 'check_in', {asked}, {times})"),
    ("portal_worker", "{message} ({clinic}, {maria}, null, 'check_in', {asked}, {times})"),
    ("web_link", "{concern} ({owed}, {nurse}, null, null, '')"),
    ("web_link", "{concern} ({owed}, null, {nurse}, now(), '')"),
    ("web_link", "{concern} ({owed}, null, null, null, 'forged')"),
    ("portal_worker", "{concern} ({owed}, null, {nurse}, now(), '')"),
    ("portal_worker", "update aftercare_concern set last_told_at = 'infinity'"),
    ("web_link", "update aftercare_concern set last_told_at = 'infinity'"),
    # A check-in and a ride, by the patient
    (
        "web_patient",
        "{check_in} ({clinic}, {maria}, {left}, 96, null, {open})",
    ),
    (
        "web_patient",
        "{check_in} ({clinic}, {maria}, null, null, now(), {open})",
    ),
    ("web_patient", "{check_in} ({clinic}, {ben}, null, null, null, {open})"),
    ("web_patient", "update scheduling_ride set confirmed_by_id = {nurse}, confirmed_at = now()"),
    ("web_desk", "update scheduling_ride set confirmed_by_id = {nurse}, confirmed_at = now()"),
    ("web_patient", "select note from aftercare_concern"),
    # A concern of the patient's own, for anything else than a ride, or for somebody else
    ("web_patient", "{concern} ({ride}, 'call now', now(), now(), '', null, null, null, '')"),
    ("web_patient", "{concern} ({ride}, 'no reply', now(), now(), '', null, null, null, '')"),
    ("web_patient", "{concern} ({asked_for}, {nurse}, null, null, '')"),
    ("web_patient", "{concern} ({asked_for}, null, {nurse}, now(), '')"),
    ("web_patient", "{concern} ({asked_for}, null, null, null, 'forged')"),
    ("web_patient", "{concern} ({owed}, null, null, null, '')"),
    ("web_patient", "{concern} ({bens_ride}, null, null, null, '')"),
    ("web_patient", "{reason} ({clinic}, {own_concern}, 'silence', 'x', now())"),
    ("web_patient", "{reason} ({clinic}, {of_an_answer}, 'thinking of driving', 'x', now())"),
    ("web_patient", "{reason} ({clinic}, {bens_concern}, 'thinking of driving', 'x', now())"),
    ("web_patient", "{message} ({clinic}, {maria}, null, 'check_in', {asked}, {times})"),
    ("web_patient", "{message} ({clinic}, null, {nurse}, 'check_in', {asked}, {times})"),
    ("web_patient", "{message} ({clinic}, {maria}, null, 'concern', {asked}, {times})"),
    ("web_patient", "{message} ({clinic}, null, {nurse}, 'reminder', {asked}, {times})"),
    # A companion in nobody else's name, and alerts that come too late
    (
        "web_patient",
        "update scheduling_ride set confirmed_by_link = true, confirmed_by_id = null,"
        " confirmed_at = now() where appointment_id = {ahead}",
    ),
    (
        "web_patient",
        "update scheduling_ride set said_yes_at = now() where appointment_id = {ahead}",
    ),
    ("web_patient", "update scheduling_ride set here_at = now() where appointment_id = {ahead}"),
    ("web_patient", "update scheduling_ride set name = 'Me' where appointment_id = {left}"),
    (
        "web_clinical",
        "update scheduling_ride set confirmed_by_link = true, confirmed_by_id = null,"
        " confirmed_at = now() where appointment_id = {ahead}",
    ),
    ("web_patient", "update portal_message set not_after = '2020-01-01' where kind = 'concern'"),
    ("web_link", "update portal_message set not_after = '2020-01-01' where kind = 'concern'"),
    (
        "web_guest with a ride",
        "update portal_message set not_after = '2020-01-01' where kind = 'concern'",
    ),
    ("web_guest with a ride", "update aftercare_concern set last_told_at = 'infinity'"),
    # Asking about others
    ("web_link", "select * from driving_until({ben})"),
    ("web_link", "select * from driving_until(null)"),
    ("web_link", "select * from told_before({bens_check_in})"),
    ("web_link", "select * from told_before(null)"),
    # Events in somebody's name
    (
        "web_link",
        "{event}, {nurse}, {clinic}, null, '', null, '{{}}')",
    ),
    (
        "portal_worker",
        "{event}, {nurse}, {clinic}, null, '', null, '{{}}')",
    ),
    (
        "portal_web",
        "{event}, {nurse}, {clinic}, null, '', null, '{{}}')",
    ),
    ("web_desk", "{event}, null, {clinic}, null, '', null, array[{hana}])"),
    ("web_desk", "create temp table scheduling_ride (appointment_id bigint)"),
]
INTO = {
    "message": """insert into portal_message (clinic_id, patient_id, user_id, kind, occasion_id,
        round, due_at, not_after, state, try_at, attempts, why) values""",
    "concern": """insert into aftercare_concern (clinic_id, patient_id, check_in_id, level,
        raised_at, due_at, outcome, raised_by_id, taken_by_id, taken_at, note) values""",
    "reason": """insert into aftercare_reason (clinic_id, concern_id, rule, words, at) values""",
    "check_in": """insert into aftercare_checkin (clinic_id, patient_id, appointment_id, hours,
        sent_at, due_at, closes_at, set_aside, link_generation) values""",
    "event": "select append_event('looked at', now()",
    "times": "9, now(), now() + interval '1 hour', 'planned', now(), 0, ''",
    "open": "now(), now() + interval '1 hour', '', 1",
}


def numbers(stage):
    """What the attacks name: Maria, who asks or whose link it is, and who is not."""
    maria, ben = stage.patients
    whose = f"{stage.clinic.pk}, {maria.patient.pk}, {maria.check_in.pk}"
    ride = f"{stage.clinic.pk}, {maria.patient.pk}, null"
    return {
        "clinic": stage.clinic.pk,
        "maria": maria.patient.pk,
        "ben": ben.patient.pk,
        "hana": rows("portal_patient", "first_name = 'Qhana'").pop(),
        "bens_account": ben.patient.user_id,
        "left": maria.left.pk,
        "ahead": maria.ahead.pk,
        "asked": maria.check_in.pk,
        "bens_check_in": ben.check_in.pk,
        "nurse": stage.staff["nurse"].pk,
        "clinician": stage.staff["clinician"].pk,
        "own_concern": asked(maria.patient, at=stage.at).pk,
        "bens_concern": asked(ben.patient, at=stage.at).pk,
        "of_an_answer": maria.concern.pk,
        "ride": ride,
        "asked_for": f"{ride}, 'call today', now(), now(), ''",
        "bens_ride": f"{stage.clinic.pk}, {ben.patient.pk}, null, 'call today', now(), now(), ''",
        "owed": f"{whose}, 'no reply', now(), now(), ''",
    }


@pytest.mark.parametrize(("name", "attack"), ATTACKS)
def test_what_was_tried_against_the_walls_is_refused(stage, name, attack):
    sql = attack.format(**INTO, **numbers(stage))
    with role(name, asking(stage)[name]), pytest.raises(DatabaseError) as refused:
        ask(sql)
    assert refused.value.__cause__.pgcode in ("42501", "23514"), refused.value


HONEST = [
    ("web_desk", "update scheduling_appointment set planned = planned where id = {ahead}"),
    ("web_clinical", "update scheduling_appointment set companion = companion where id = {left}"),
    ("web_desk", "update portal_patient set phone = phone where id = {maria}"),
    ("web_link", "{message} ({clinic}, null, {nurse}, 'concern', {asked}, {times}) returning id"),
    ("web_link", "{concern} ({owed}, null, null, null, '') returning id"),
    ("web_patient", "{check_in} ({clinic}, {maria}, null, null, null, {open}) returning id"),
    ("web_patient", "{concern} ({asked_for}, null, null, null, '') returning id"),
    (
        "web_patient",
        "{reason} ({clinic}, {own_concern}, 'thinking of driving', 'x', now()) returning id",
    ),
    (
        "web_patient",
        "{message} ({clinic}, null, {nurse}, 'concern', {own_concern}, {times}) returning id",
    ),
    ("web_link", "select * from driving_until({maria})"),
    ("web_clinical", "{event}, {clinician}, {clinic}, null, '', null, array[{maria}, {ben}])"),
    ("web_link", "{event}, null, {clinic}, {maria}, '', null, '{{}}')"),
    ("portal_worker", "{event}, null, {clinic}, {maria}, '', null, '{{}}')"),
]


@pytest.mark.parametrize(("name", "act"), HONEST)
def test_what_is_honest_beside_it_goes_through(stage, name, act):
    """So that an attack is refused for what it is, and not for how it is written."""
    sql = act.format(**INTO, **numbers(stage))
    with role(name, asking(stage)[name]):
        assert ask(sql)
