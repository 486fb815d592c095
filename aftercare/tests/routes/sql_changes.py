"""Routes through SQL by way of what is changed afterwards: corrections, later ends, exceptions,
rides, the sleep rule. Several statements are one transaction."""

from scheduling.tests.attacks import S

CORRECT = """insert into scheduling_correction (clinic_id, appointment_id, asked_by_id, asked_at,
    released_at, reason, answer, answered_by_id, answered_at)
  select a.clinic_id, a.id, {asker}, now(), a.ended_at + interval '1 minute', 'x', '{answer}',
    {second}, case when {second} is null then null else now() end
  from scheduling_appointment a where a.id = %(maria)s"""
AGREE = """;update scheduling_correction set answer = 'agreed', answered_by_id = {second},
    answered_at = now() where appointment_id = %(maria)s and answer = ''"""
WRITE = f""";update {S} set released_at = ended_at + interval '1 minute',
    no_driving_until = ended_at + interval '24 hours 1 minute' where id = %(maria)s"""
LONGER = f"""insert into scheduling_lengthening (clinic_id, appointment_id, until, was, reason,
    by_id, at)
  select a.clinic_id, a.id, a.no_driving_until - interval '1 hour', {{was}}, 'x', {{by}}, now()
  from {S} a where a.id = %(maria)s;
  update {S} set no_driving_until = no_driving_until - interval '1 hour' where id = %(maria)s"""
EXCEPT = """insert into scheduling_waiver (clinic_id, appointment_id, gate, why, words,
    opens_at_once, asked_by_id, asked_at, answer, answered_by_id, answered_at)
  select a.clinic_id, a.id, '{gate}', 'other', 'x', {at_once}, {asker}, now(), '{answer}',
    {second}, case when {second} is null then null else now() end
  from scheduling_appointment a where a.id = %(ben)s"""
RELEASE = f""";update {S} set status = 'released', release_kind = 'alone by exception',
    reason = 'x', released_at = ended_at, no_driving_until = ended_at + interval '{{hours}} hours'
  where id = %(ben)s"""
NOT_SLEPT = """insert into aftercare_answer (clinic_id, check_in_id, page, told, answered_at)
  select c.clinic_id, c.id, 'send', '{{"rested": "no"}}', now() from aftercare_checkin c
  where c.id = %(next_day)s on conflict do nothing; select not_rested(%(next_day)s, {at})"""
ME, NOBODY, OTHER = "asking_user()", "null::bigint", "%(by_noor)s::bigint"
ANOTHER_END = "a.no_driving_until - interval '2 hours'"


def correct(asker=ME, answer="", second=NOBODY):
    return CORRECT.format(asker=asker, answer=answer, second=second)


def waive(gate="companion", at_once="false", answer="", second=NOBODY, hours=20):
    asked = EXCEPT.format(gate=gate, at_once=at_once, asker=ME, answer=answer, second=second)
    return asked + RELEASE.format(hours=hours)


SQL_CHANGES = {
    "a correction with its answer, by another": correct(answer="agreed", second=OTHER) + WRITE,
    "a correction with its answer, by oneself": correct(answer="agreed", second=ME) + WRITE,
    "a correction that one agrees oneself": correct() + AGREE.format(second=ME) + WRITE,
    "a correction that one agrees for another": correct() + AGREE.format(second=OTHER) + WRITE,
    "a correction asked for another, and agreed":
        correct(asker=OTHER) + AGREE.format(second=ME) + WRITE,
    "a correction that needs no answer": correct(answer="not needed") + WRITE,
    "a correction that waits": correct() + WRITE,
    "what dana asked, agreed":
        "update scheduling_correction set answer = 'agreed', answered_by_id = asking_user(),"
        f" answered_at = now(); update {S} a set released_at = c.released_at, no_driving_until ="
        " c.released_at + interval '36 hours' from scheduling_correction c"
        " where c.appointment_id = a.id",
    "what dana asked, with another time":
        "update scheduling_correction set released_at = released_at - interval '1 hour'",
    "a correction of all at once":
        f"update scheduling_correction set answer = 'agreed'; update {S} set released_at ="
        " released_at - interval '30 minutes', no_driving_until = no_driving_until - interval"
        " '30 minutes'",
    "corrections deleted": "delete from scheduling_correction",
    "lengthened to earlier": LONGER.format(by=ME, was="a.no_driving_until"),
    "lengthened to earlier, with another end before it": LONGER.format(by=ME, was=ANOTHER_END),
    "lengthened to earlier, by nobody": LONGER.format(by=NOBODY, was=ANOTHER_END),
    "lengthened to earlier, by a clinician who is not here":
        LONGER.format(by="%(by_amara)s::bigint", was=ANOTHER_END),
    "lengthenings deleted": "delete from scheduling_lengthening",
    "not slept, a year ago": NOT_SLEPT.format(at="now() - interval '1 year'"),
    "not slept, before all times": NOT_SLEPT.format(at="'-infinity'"),
    "not slept, at no time": NOT_SLEPT.format(at="null"),
    "not slept, of another check-in": "select not_rested(%(check_in)s, now() - interval '1 year')",
    "an exception with its answer": waive(answer="agreed", second=OTHER),
    "an exception agreed by oneself": waive(answer="agreed", second=ME),
    "an exception that holds at once": waive(at_once="true"),
    "an exception that waits, and what dana asked with it":
        "update scheduling_waiver set answer = 'agreed', answered_by_id = asking_user(),"
        " answered_at = now()" + RELEASE.format(hours=20),
    "an exception that opens no gate, and the hours of another policy":
        waive(gate="ride home", at_once="true", hours=23),
    "a ride taken back": "update scheduling_ride set removed_at = now(), confirmed_at = null",
    "rides deleted": "delete from scheduling_ride",
    "what was acknowledged deleted": "delete from scheduling_acknowledgement",
    "a tablet for longer": "update scheduling_handover set ends_at = ends_at + interval '1 year'",
    "less of a stay in a policy":
        "update portal_policy set sleep_rule = false, escort_kinds = '{}'",
    "check-ins that say it of another session":
        "update aftercare_checkin set appointment_id = %(nora)s where id = %(next_day)s",
}  # fmt: skip

POWERS_OVER_CHANGES = {
    "drop the trigger of corrections": f"drop trigger a_time_changes_by_a_correction on {S}",
    "drop the second person":
        "drop trigger a_second_person_agrees on scheduling_correction",
    "disable the clinician": "alter table scheduling_lengthening disable trigger all",
    "another sleep rule":
        "create or replace function not_rested(check_in bigint, said_at timestamptz)"
        " returns timestamptz language sql as 'select said_at'",
    "a policy for all rows of corrections":
        "create policy all_of_them on scheduling_correction using (true)",
}  # fmt: skip
