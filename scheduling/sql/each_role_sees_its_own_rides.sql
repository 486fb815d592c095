-- Rule 8. What a companion's link opens, and a tablet handed over: one session of one patient, without its
-- reasons; of all sessions the times that bear on driving (driving_until). portal_web can ask with the
-- key's fingerprint, and see none of it.
create function ride_of_link(sha256 bytea, at timestamptz)
returns table (ride bigint, patient bigint, clinic bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.id, a.patient_id, a.clinic_id
  from scheduling_ride r join scheduling_appointment a on a.id = r.appointment_id
  where r.link_sha256 = sha256 and r.removed_at is null
    and (a.status in ('started', 'recovering')
         or coalesce(a.released_at, upper(a.planned)) + interval '72 hours' > at)
$$;
create function hand_over_of_link(sha256 bytea, at timestamptz)
returns table (hand_over bigint, patient bigint, clinic bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select h.id, a.patient_id, a.clinic_id
  from scheduling_handover h join scheduling_appointment a on a.id = h.appointment_id
  where h.link_sha256 = sha256 and h.ends_at > at and a.status in ('booked', 'arrived')
$$;
revoke execute on function ride_of_link(bytea, timestamptz), hand_over_of_link(bytea, timestamptz)
  from public;
grant execute on function ride_of_link(bytea, timestamptz), hand_over_of_link(bytea, timestamptz)
  to portal_web;
grant execute on function driving_until(bigint) to web_guest;

-- The session that a guest's key is about.
create function session_of_guest() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select appointment_id from scheduling_ride where id = asking_ride()
  union all
  select appointment_id from scheduling_handover where id = asking_hand_over()
$$;
revoke execute on function session_of_guest() from public;
grant execute on function session_of_guest() to web_guest;

grant select (id, clinic_id, patient_id, protocol_id, policy_id, planned, status, started_at, ended_at,
              released_at, ready_about) on scheduling_appointment to web_guest;
create policy a_guest_sees_one_session on scheduling_appointment for select to web_guest
  using (patient_id = asking_patient() and id = session_of_guest());
grant select (id, clinic_id, infusion_minutes, stay_minutes) on scheduling_protocol to web_guest;
create policy a_guest_knows_how_long_it_takes on scheduling_protocol for select to web_guest
  using (clinic_id = asking_clinic());
grant select (id, clinic_id, appointment_id, direction, kind, name, confirmed_at, confirmed_by_link, here_at,
              removed_at),
      update (confirmed_at, confirmed_by_link, here_at) on scheduling_ride to web_guest;
create policy a_companion_sees_their_ride on scheduling_ride for select to web_guest
  using (id = asking_ride());
create policy a_companion_says_yes_and_comes on scheduling_ride for update to web_guest
  using (id = asking_ride());
grant update (kind, email, asked_at, confirmed_by_link, here_at, removed_at, link_generation, link_sha256)
  on scheduling_ride to web_patient, web_clinical, web_desk;
grant update (escort_kind, ready_about) on scheduling_appointment to web_clinical;

grant select on scheduling_acknowledgement to web_patient, web_clinical, web_desk;
grant select (id, appointment_id, who, how, at, words) on scheduling_acknowledgement to web_guest;
grant insert on scheduling_acknowledgement to web_patient, web_clinical, web_guest;
alter table scheduling_acknowledgement enable row level security;
create policy patients_see_what_they_acknowledged on scheduling_acknowledgement for select to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()));
create policy patients_acknowledge_for_themselves on scheduling_acknowledgement for insert to web_patient
  with check (who = 'patient' and how = 'own phone'
              and exists (select from scheduling_appointment a
                          where a.id = appointment_id and a.patient_id = asking_patient()));
create policy staff_see_the_acknowledgements_of_their_clinic on scheduling_acknowledgement for select
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy staff_write_down_what_they_read_out on scheduling_acknowledgement for insert to web_clinical
  with check (clinic_id = asking_clinic() and how = 'read out' and recorded_by_id = asking_user());
create policy a_guest_sees_that_they_acknowledged on scheduling_acknowledgement for select to web_guest
  using (appointment_id = session_of_guest()
         and who = case when asking_ride() is null then 'patient' else 'companion' end);
create policy a_guest_acknowledges on scheduling_acknowledgement for insert to web_guest
  with check (appointment_id = session_of_guest()
              and ((asking_ride() is not null and who = 'companion' and how = 'their link')
                   or (asking_hand_over() is not null and who = 'patient' and how = 'clinic tablet')));

grant select, insert on scheduling_waiver, scheduling_correction to web_clinical;
grant update (answer, answered_by_id, answered_at) on scheduling_waiver, scheduling_correction
  to web_clinical;
grant select (id, clinic_id, appointment_id, gate, why, begins, opens_at_once, asked_by_id, asked_at, answer,
              answered_by_id, answered_at) on scheduling_waiver to web_desk;
grant select (id, clinic_id, appointment_id, asked_by_id, asked_at, answer, answered_by_id, answered_at)
  on scheduling_correction to web_desk;
alter table scheduling_waiver enable row level security;
alter table scheduling_correction enable row level security;
create policy staff_see_the_exceptions_of_their_clinic on scheduling_waiver for select
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy staff_ask_for_an_exception_themselves on scheduling_waiver for insert to web_clinical
  with check (clinic_id = asking_clinic() and asked_by_id = asking_user());
create policy staff_answer_for_themselves on scheduling_waiver for update to web_clinical
  using (clinic_id = asking_clinic()) with check (answered_by_id = asking_user());
create policy staff_see_the_corrections_of_their_clinic on scheduling_correction for select
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy staff_ask_for_a_correction_themselves on scheduling_correction for insert to web_clinical
  with check (clinic_id = asking_clinic() and asked_by_id = asking_user());
create policy staff_agree_for_themselves on scheduling_correction for update to web_clinical
  using (clinic_id = asking_clinic()) with check (answered_by_id = asking_user());

grant select, insert on scheduling_lengthening to web_clinical;
grant select (id, clinic_id, appointment_id, until, was, by_id, at) on scheduling_lengthening
  to web_patient, web_desk;
alter table scheduling_lengthening enable row level security;
create policy patients_see_that_it_was_lengthened on scheduling_lengthening for select to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()));
create policy staff_see_the_lengthenings_of_their_clinic on scheduling_lengthening for select
  to web_clinical, web_desk using (clinic_id = asking_clinic());
create policy staff_lengthen_themselves on scheduling_lengthening for insert to web_clinical
  with check (clinic_id = asking_clinic() and by_id = asking_user());

-- What is ready is for everybody who plans the day; what somebody told the nurse is not for the desk.
grant select, insert,
      update (food_read_at, medicines_read_at, bring_read_at, guide_read_at, talked_at, coming,
              coming_said_at, changed, changed_said_at) on scheduling_preparation to web_patient;
grant select on scheduling_preparation to web_clinical, web_desk;
alter table scheduling_preparation enable row level security;
create policy patients_prepare_their_sessions on scheduling_preparation to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()));
create policy staff_see_who_is_ready on scheduling_preparation for select to web_clinical, web_desk
  using (clinic_id = asking_clinic());
grant select (id, clinic_id, appointment_id, kind, words, at, read_at), insert on scheduling_remark
  to web_patient;
grant select, update (read_by_id, read_at) on scheduling_remark to web_clinical;
alter table scheduling_remark enable row level security;
create policy patients_see_their_remarks on scheduling_remark for select to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()));
create policy patients_tell_the_nurse on scheduling_remark for insert to web_patient
  with check (read_by_id is null
              and exists (select from scheduling_appointment a
                          where a.id = appointment_id and a.patient_id = asking_patient()));
create policy those_who_treat_see_the_remarks on scheduling_remark for select to web_clinical
  using (clinic_id = asking_clinic());
create policy those_who_treat_read_them_themselves on scheduling_remark for update to web_clinical
  using (clinic_id = asking_clinic()) with check (read_by_id = asking_user());

grant select, insert, update (ended_at, ended_by_id) on scheduling_consent
  to web_patient, web_clinical, web_desk;
alter table scheduling_consent enable row level security;
create policy patients_say_with_whom_staff_may_talk on scheduling_consent to web_patient
  using (patient_id = asking_patient())
  with check (patient_id = asking_patient()
              and asking_user() in (recorded_by_id, ended_by_id));
create policy staff_see_with_whom_they_may_talk on scheduling_consent to web_clinical, web_desk
  using (clinic_id = asking_clinic())
  with check (clinic_id = asking_clinic() and asking_user() in (recorded_by_id, ended_by_id));

grant select, insert, update (link_sha256) on scheduling_handover to web_clinical;
alter table scheduling_handover enable row level security;
create policy staff_hand_over_themselves on scheduling_handover to web_clinical
  using (clinic_id = asking_clinic()) with check (clinic_id = asking_clinic() and by_id = asking_user());

-- The worker writes to a companion: it sees where, and of the session when, for as long as something is owed.
grant select (id, clinic_id, appointment_id, direction, kind, email, confirmed_at, removed_at, here_at,
              link_generation) on scheduling_ride to portal_worker;
create policy the_worker_sees_whom_it_asks_for_a_ride on scheduling_ride for select to portal_worker
  using (exists (select from portal_message m
                 where m.kind like 'companion%' and m.occasion_id = scheduling_ride.id
                   and m.state in ('planned', 'claimed')));
create policy the_worker_sees_when_a_companion_comes on scheduling_appointment for select to portal_worker
  using (exists (select from scheduling_ride r where r.appointment_id = scheduling_appointment.id));
