-- Rule 1. Where the policy that a session began under has the sleep rule, who has not slept well a day after it
-- does not drive until the quiet hours of the coming night are over ("the next day after a restful sleep");
-- never sooner than it was. A link and a nurse may say so of their own check-in, and of nothing else.
-- The patient and who took them home are owed the new time, as when a clinician lengthens it.
create function not_rested(check_in bigint, said_at timestamptz) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  session scheduling_appointment;
  rules portal_policy;
  zone text;
  until timestamptz;
begin
  select a.* into session from scheduling_appointment a
    join aftercare_checkin c on c.appointment_id = a.id
    where c.id = check_in and c.set_aside = ''
      and (current_setting('role') = 'none' or (c.clinic_id = asking_clinic()
           and (c.id = asking_check_in() or current_setting('role') = 'web_clinical')))
    for update of a;
  if session.id is null or not exists (
       select from aftercare_answer k where k.check_in_id = check_in and k.told ->> 'rested' = 'no') then
    raise exception 'a check-in says this of its own session'
      using errcode = 'insufficient_privilege', constraint = 'a_check_in_says_this_of_its_own_session';
  end if;
  select * into rules from portal_policy where id = session.policy_id;
  select c.zone into zone from portal_clinic c where c.id = session.clinic_id;
  until := ((said_at at time zone zone)::date + 1 + rules.quiet_until) at time zone zone;
  until := date_trunc('minute', least(until, session.released_at + interval '336 hours'));
  if not rules.sleep_rule or session.released_at is null or until <= session.no_driving_until then
    return session.no_driving_until;
  end if;
  insert into scheduling_lengthening (clinic_id, appointment_id, until, was, reason, by_id, at)
  values (session.clinic_id, session.id, until, session.no_driving_until, 'No restful sleep yet', null,
          said_at);
  update scheduling_appointment set no_driving_until = until where id = session.id;
  insert into portal_message (clinic_id, patient_id, kind, occasion_id, round, due_at, try_at, not_after,
                              state, attempts, why)
  select session.clinic_id, who.patient, who.kind, who.occasion,
         (select coalesce(max(m.round), 0) + 1 from portal_message m
          where m.kind = who.kind and m.occasion_id = who.occasion),
         said_at, said_at, until, 'planned', 0, ''
  from (select session.patient_id as patient, 'window_changed' as kind, session.id as occasion
        union all
        select null, 'companion_window', r.id from scheduling_ride r
        where r.appointment_id = session.id and r.direction = 'home' and r.removed_at is null
          and r.email <> '') who;
  return until;
end $$;
revoke execute on function not_rested(bigint, timestamptz) from public;
grant execute on function not_rested(bigint, timestamptz) to web_link, web_clinical;
