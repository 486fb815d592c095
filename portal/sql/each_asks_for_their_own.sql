do $$
begin
  if not exists (select from pg_roles where rolname = 'web_patient') then
    raise exception 'Pages are served as roles that this server does not have yet. Run docs/roles.sql again, as its superuser.';
  end if;
end $$;

-- Rule 8. Who asks, for one transaction: portal/actors.py says so before a page asks for anything. What is
-- not said is NULL, and no row is NULL's.
create function asking_user() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('portal.user', true), '')::bigint $$;
create function asking_clinic() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('portal.clinic', true), '')::bigint $$;
create function asking_patient() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('portal.patient', true), '')::bigint $$;
create function asking_check_in() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('portal.check_in', true), '')::bigint $$;

-- portal_web sees no patient, so whose account this is it asks here, and learns the number alone.
create function patient_of_account(account bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
  $$ select id from portal_patient where user_id = account $$;
revoke execute on function patient_of_account(bigint) from public;
grant execute on function patient_of_account(bigint) to portal_web;

grant usage on schema public to web_patient, web_clinical, web_desk, web_link;

-- The clinic and its approved numbers are no secret, and have no row security. Its doors are the demo's
-- to open and close (prepare_demo grants it there).
revoke all on portal_clinic, portal_policy from portal_web;
revoke update (doors) on portal_clinic from portal_web;
grant select on portal_clinic, portal_policy to portal_web, web_patient, web_clinical, web_desk, web_link;

-- People who sign in. portal_web looks one up to sign in or to go on; a page sees colleagues, and never
-- a password. Who is on duty is told by a page, so each role sees the staff of its clinic.
revoke all on portal_user from portal_web;
revoke update (password, last_login, is_active, on_duty_since) on portal_user from portal_web;
grant select, update (password, last_login) on portal_user to portal_web;
grant select (id, name, credential, role, clinic_id, is_active, on_duty_since) on portal_user
  to web_patient, web_link;
grant select (id, name, credential, role, clinic_id, is_active, on_duty_since, email) on portal_user
  to web_clinical, web_desk;
grant update (on_duty_since) on portal_user to web_clinical;
alter table portal_user enable row level security;
create policy who_signs_in_is_looked_up on portal_user to portal_web using (true);
create policy patients_and_links_see_the_staff on portal_user for select to web_patient, web_link
  using (clinic_id = asking_clinic() and role <> 'patient');
create policy patients_see_themselves on portal_user for select to web_patient
  using (id = asking_user());
create policy staff_see_the_people_of_their_clinic on portal_user for select to web_clinical, web_desk
  using (clinic_id = asking_clinic());
create policy staff_go_on_duty_themselves on portal_user for update to web_clinical
  using (id = asking_user());
create policy the_worker_sees_whom_it_tells on portal_user for select to portal_worker
  using (role <> 'patient');

-- Patients. A link learns which patient's it is, and nothing of them; the worker their address alone.
revoke all on portal_patient from portal_web, portal_worker;
revoke update (user_id, first_name, last_name, birth_date, email, phone) on portal_patient from portal_web;
grant select, update (email, phone) on portal_patient to web_patient, web_clinical, web_desk;
grant insert on portal_patient to web_clinical, web_desk;
grant select (id, clinic_id) on portal_patient to web_link;
grant select (id, clinic_id, email) on portal_patient to portal_worker;
alter table portal_patient enable row level security;
create policy patients_see_their_own_record on portal_patient for select to web_patient
  using (id = asking_patient());
create policy patients_change_their_own_address on portal_patient for update to web_patient
  using (id = asking_patient());
create policy staff_see_the_patients_of_their_clinic on portal_patient for select to web_clinical, web_desk
  using (clinic_id = asking_clinic());
create policy staff_change_addresses_of_their_clinic on portal_patient for update to web_clinical, web_desk
  using (clinic_id = asking_clinic());
-- Whose account it is, nobody on a page says: else a record could be given to somebody else.
create policy staff_add_patients_without_an_account on portal_patient for insert to web_clinical, web_desk
  with check (clinic_id = asking_clinic() and user_id is null);
create policy a_link_knows_whose_it_is on portal_patient for select to web_link
  using (id = asking_patient());
create policy the_worker_sees_whom_it_writes_to on portal_patient for select to portal_worker
  using (exists (select from portal_message m
                 where m.patient_id = portal_patient.id and m.state in ('planned', 'claimed')));

-- Messages hold no words. A link's answers alert staff, so it plans messages to them, and to nobody else;
-- it takes none back, and may only let one help for longer.
revoke all on portal_message from portal_web;
revoke update (state, try_at, not_after, claimed_at, attempts, settled_at, why) on portal_message
  from portal_web;
grant select, insert, update (state, try_at, not_after, claimed_at, attempts, settled_at, why)
  on portal_message to web_clinical, web_desk;
grant select, insert, update (not_after) on portal_message to web_link;
alter table portal_message enable row level security;
create policy staff_see_the_messages_of_their_clinic on portal_message to web_clinical, web_desk
  using (clinic_id = asking_clinic());
create policy a_link_alerts_the_staff on portal_message to web_link
  using (clinic_id = asking_clinic() and kind = 'concern' and patient_id is null
         and user_id is not null);
create policy the_worker_sends on portal_message for select to portal_worker using (true);
create policy the_worker_says_what_became_of_it on portal_message for update to portal_worker using (true);
create policy the_worker_alerts_the_staff on portal_message for insert to portal_worker
  with check (kind = 'concern' and patient_id is null and user_id is not null);

-- What happened: a patient sees who looked at their record, those who treat all of their clinic, the desk
-- nothing that is about an answer or a concern.
revoke all on portal_event from portal_web, portal_worker;
grant select on portal_event to web_patient, web_clinical, web_desk;
alter table portal_event enable row level security;
create policy patients_see_who_looked on portal_event for select to web_patient
  using (patient_id = asking_patient() or shown <> '{}' and shown @> array[asking_patient()]);
create policy those_who_treat_see_what_happened on portal_event for select to web_clinical
  using (clinic_id = asking_clinic());
create policy the_desk_sees_what_is_not_an_answer on portal_event for select to web_desk
  using (clinic_id = asking_clinic() and "row" not like 'aftercare.%');

-- A temporary table of the same name as one of ours would be looked at first: nobody makes one.
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end $$;
