-- Rule 8. A patient sees their own sessions, staff those of their clinic. Nobody else sees any.
revoke all on scheduling_chair, scheduling_protocol, scheduling_course, scheduling_appointment,
              scheduling_ride from portal_web;
revoke update (name, phone, confirmed_at, confirmed_by_id) on scheduling_ride from portal_web;
grant select on scheduling_chair, scheduling_protocol, scheduling_course, scheduling_appointment,
                scheduling_ride to web_patient, web_clinical, web_desk;
grant insert on scheduling_course, scheduling_appointment to web_clinical, web_desk;
-- The desk plans; what happened in a session is written by those who treat. Whose session it is, nobody
-- changes. Which of the rest may still change is for the triggers to say.
grant update (status, arrived_at, planned, chair_id, reason) on scheduling_appointment to web_desk;
grant update (status, arrived_at, planned, chair_id, reason, course_id, number, policy_id, started_at,
              ended_at, released_at, no_driving_until, release_kind, companion, companion_phone,
              stopped_early, entered_afterwards) on scheduling_appointment to web_clinical;
grant insert, update (name, phone, confirmed_at, confirmed_by_id) on scheduling_ride
  to web_patient, web_clinical, web_desk;

alter table scheduling_chair enable row level security;
alter table scheduling_protocol enable row level security;
create policy a_clinic_shows_its_chairs on scheduling_chair for select
  to web_patient, web_clinical, web_desk using (clinic_id = asking_clinic());
create policy a_clinic_shows_its_protocols on scheduling_protocol for select
  to web_patient, web_clinical, web_desk using (clinic_id = asking_clinic());

alter table scheduling_course enable row level security;
create policy patients_see_their_courses on scheduling_course for select to web_patient
  using (patient_id = asking_patient());
create policy staff_see_the_courses_of_their_clinic on scheduling_course to web_clinical, web_desk
  using (clinic_id = asking_clinic());

alter table scheduling_appointment enable row level security;
create policy patients_see_their_sessions on scheduling_appointment for select to web_patient
  using (patient_id = asking_patient());
create policy staff_see_the_sessions_of_their_clinic on scheduling_appointment for select
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy staff_write_in_the_sessions_of_their_clinic on scheduling_appointment for update
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy a_session_begins_as_a_booking on scheduling_appointment for insert
  to web_clinical, web_desk
  with check (clinic_id = asking_clinic() and arrived_at is null and started_at is null);

alter table scheduling_ride enable row level security;
create policy patients_see_their_rides on scheduling_ride for select to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()));
-- Whoever says that a ride is sure says it in their own name, and before the session is over.
create policy patients_name_their_ride on scheduling_ride for insert to web_patient
  with check ((confirmed_by_id is null or confirmed_by_id = asking_user())
              and exists (select from scheduling_appointment a
                          where a.id = appointment_id and a.patient_id = asking_patient()
                            and a.released_at is null));
create policy patients_change_their_ride on scheduling_ride for update to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()
                   and a.released_at is null))
  with check (confirmed_by_id is null or confirmed_by_id = asking_user());
create policy staff_see_the_rides_of_their_clinic on scheduling_ride for select
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy staff_name_a_ride on scheduling_ride for insert to web_clinical, web_desk
  with check (clinic_id = asking_clinic()
              and (confirmed_by_id is null or confirmed_by_id = asking_user()));
create policy staff_change_a_ride on scheduling_ride for update to web_clinical, web_desk
  using (clinic_id = asking_clinic())
  with check (confirmed_by_id is null or confirmed_by_id = asking_user());
alter table scheduling_ride
  add constraint a_ride_is_confirmed_by_somebody_of_its_clinic
    foreign key (confirmed_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;

-- The link of a check-in says until when not to drive, and that is a union over all their sessions: the
-- times of each, and nothing else of it. Whoever asks about somebody else gets an error, because no rows
-- would read as "no session yet".
create function driving_until(patient bigint)
returns table (status varchar, planned tstzrange, started_at timestamptz, released_at timestamptz,
               no_driving_until timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if patient is null or patient is distinct from asking_patient() then
    raise exception 'a link asks about its own patient'
      using errcode = 'insufficient_privilege', constraint = 'a_link_asks_about_its_own_patient';
  end if;
  return query
    select a.status, a.planned, a.started_at, a.released_at, a.no_driving_until
    from scheduling_appointment a
    where a.patient_id = patient and a.status not in ('missed', 'cancelled', 'not treated');
end $$;
revoke execute on function driving_until(bigint) from public;
grant execute on function driving_until(bigint) to web_link;
-- By these four columns an answer finds the policy of its session; times and names stay out of its sight.
grant select (id, clinic_id, patient_id, policy_id) on scheduling_appointment to web_link;
create policy a_link_knows_its_session on scheduling_appointment for select to web_link
  using (patient_id = asking_patient());

-- The worker sees a session for as long as it has to remind of it.
revoke all on scheduling_chair, scheduling_protocol, scheduling_course, scheduling_appointment,
              scheduling_ride from portal_worker;
grant select (id, clinic_id, patient_id, policy_id, planned, status) on scheduling_appointment
  to portal_worker;
create policy the_worker_sees_what_it_reminds_of on scheduling_appointment for select to portal_worker
  using (exists (select from portal_message m
                 where m.kind in ('reminder_3_days', 'reminder_1_day')
                   and m.occasion_id = scheduling_appointment.id and m.state in ('planned', 'claimed')));
