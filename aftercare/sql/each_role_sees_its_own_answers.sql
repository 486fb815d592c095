-- Rule 8. What was answered is for the patient and for those who treat them. A link opens one check-in.
-- The desk sees when check-ins are due, to print them, and no answer, note or concern.
revoke all on aftercare_checkin, aftercare_answer, aftercare_concern, aftercare_reason, aftercare_contact,
              aftercare_guidanceversion from portal_web;
revoke update (sent_at, told_to_id, set_aside, set_aside_at, link_generation, link_sha256)
  on aftercare_checkin from portal_web;
revoke update (level, due_at, last_told_at, taken_by_id, taken_at, resolved_by_id, resolved_at, outcome, note)
  on aftercare_concern from portal_web;

-- Which check-in a link opens. portal_web can ask with the key's fingerprint, and see none of it.
create function check_in_of_link(sha256 bytea)
returns table (check_in bigint, patient bigint, clinic bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select id, patient_id, clinic_id from aftercare_checkin where link_sha256 = sha256
$$;
revoke execute on function check_in_of_link(bytea) from public;
grant execute on function check_in_of_link(bytea) to portal_web;

grant select, insert, update (link_generation, link_sha256) on aftercare_checkin to web_patient;
grant select, insert,
      update (sent_at, told_to_id, set_aside, set_aside_at, link_generation, link_sha256)
  on aftercare_checkin to web_clinical;
grant select (id, clinic_id, patient_id, appointment_id, hours, due_at, closes_at, set_aside)
  on aftercare_checkin to web_desk;
grant select, update (sent_at, told_to_id) on aftercare_checkin to web_link;
alter table aftercare_checkin enable row level security;
create policy patients_see_their_check_ins on aftercare_checkin for select to web_patient
  using (patient_id = asking_patient());
-- One of their own, at any time; what the clinic asks, and what was sent, is not theirs to make up.
create policy patients_begin_a_check_in on aftercare_checkin for insert to web_patient
  with check (patient_id = asking_patient() and hours is null and sent_at is null and set_aside = ''
              and told_to_id is null);
create policy patients_get_its_link on aftercare_checkin for update to web_patient
  using (patient_id = asking_patient() and hours is null);
create policy staff_see_the_check_ins_of_their_clinic on aftercare_checkin to web_clinical
  using (clinic_id = asking_clinic());
create policy the_desk_sees_when_check_ins_are_due on aftercare_checkin for select to web_desk
  using (clinic_id = asking_clinic());
create policy a_link_opens_one_check_in on aftercare_checkin to web_link
  using (id = asking_check_in());
-- The worker asks, and notices silence; whose it was, and after which session, it sees for that long.
create policy the_worker_sees_what_is_not_answered on aftercare_checkin for select to portal_worker
  using ((sent_at is null and set_aside = '')
         or exists (select from portal_message m
                    where m.kind = 'check_in' and m.occasion_id = aftercare_checkin.id
                      and m.state in ('planned', 'claimed')));
create policy the_worker_sees_who_is_silent on portal_patient for select to portal_worker
  using (exists (select from aftercare_checkin c
                 where c.patient_id = portal_patient.id and c.sent_at is null and c.set_aside = ''));
create policy the_worker_sees_what_silence_is_about on scheduling_appointment for select to portal_worker
  using (exists (select from aftercare_checkin c
                 where c.appointment_id = scheduling_appointment.id
                   and c.sent_at is null and c.set_aside = ''));

grant select on aftercare_answer to web_patient;
grant select, insert on aftercare_answer to web_clinical, web_link;
alter table aftercare_answer enable row level security;
create policy patients_see_their_answers on aftercare_answer for select to web_patient
  using (exists (select from aftercare_checkin c
                 where c.id = check_in_id and c.patient_id = asking_patient()));
create policy those_who_treat_see_the_answers on aftercare_answer to web_clinical
  using (clinic_id = asking_clinic());
create policy a_link_sees_its_answers on aftercare_answer to web_link
  using (check_in_id = asking_check_in());
create policy the_worker_sees_that_something_was_answered on aftercare_answer for select to portal_worker
  using (exists (select from aftercare_checkin c where c.id = check_in_id));

-- A link's page says who took it on, and when. What staff wrote about it is not for whoever holds a link.
revoke all on aftercare_concern from portal_worker;
revoke update (level, due_at, last_told_at) on aftercare_concern from portal_worker;
grant select, insert,
      update (level, due_at, last_told_at, taken_by_id, taken_at, resolved_by_id, resolved_at, outcome, note)
  on aftercare_concern to web_clinical;
grant select (id, clinic_id, patient_id, appointment_id, check_in_id, level, raised_at, raised_by_id, due_at,
              last_told_at, taken_by_id, taken_at, resolved_by_id, resolved_at)
  on aftercare_concern to web_patient, web_link, portal_worker;
grant insert, update (level, due_at, last_told_at) on aftercare_concern to web_link, portal_worker;
alter table aftercare_concern enable row level security;
create policy patients_see_their_concerns on aftercare_concern for select to web_patient
  using (patient_id = asking_patient());
create policy those_who_treat_see_the_concerns on aftercare_concern to web_clinical
  using (clinic_id = asking_clinic());
-- What a link or the worker raises nobody has taken, or written about.
create policy a_link_sees_its_concerns on aftercare_concern for select to web_link
  using (check_in_id = asking_check_in());
create policy a_link_raises_concerns on aftercare_concern for insert to web_link
  with check (check_in_id = asking_check_in() and raised_by_id is null and taken_by_id is null
              and note = '' and outcome = '');
create policy a_link_makes_them_more_urgent on aftercare_concern for update to web_link
  using (check_in_id = asking_check_in());
create policy the_worker_sees_open_concerns on aftercare_concern for select to portal_worker
  using (resolved_at is null or exists (select from aftercare_checkin c where c.id = check_in_id));
create policy the_worker_raises_silence on aftercare_concern for insert to portal_worker
  with check (level = 'no reply' and raised_by_id is null and taken_by_id is null and note = ''
              and outcome = '');
create policy the_worker_repeats_open_concerns on aftercare_concern for update to portal_worker
  using (resolved_at is null);
alter table aftercare_concern
  add constraint staff_are_told_at_a_moment check (isfinite(last_told_at) and isfinite(taken_at));

revoke all on aftercare_reason from portal_worker;
grant select on aftercare_reason to web_patient;
grant select, insert on aftercare_reason to web_clinical, web_link, portal_worker;
alter table aftercare_reason enable row level security;
create policy patients_see_why on aftercare_reason for select to web_patient
  using (exists (select from aftercare_concern c
                 where c.id = concern_id and c.patient_id = asking_patient()));
create policy those_who_treat_see_why on aftercare_reason to web_clinical
  using (clinic_id = asking_clinic());
create policy a_link_says_why on aftercare_reason to web_link
  using (exists (select from aftercare_concern c
                 where c.id = concern_id and c.check_in_id = asking_check_in()));
create policy the_worker_says_why on aftercare_reason to portal_worker
  using (rule = 'silence');

grant select, insert on aftercare_contact to web_clinical;
alter table aftercare_contact enable row level security;
create policy those_who_treat_see_what_was_tried on aftercare_contact to web_clinical
  using (clinic_id = asking_clinic());

-- Signed words are for everybody, signed in or not. Drafts are for those who sign them.
grant select on aftercare_guidanceversion to portal_web, web_patient, web_desk, web_link;
grant select, update on aftercare_guidanceversion to web_clinical;
alter table aftercare_guidanceversion enable row level security;
create policy signed_guidance_is_for_everybody on aftercare_guidanceversion for select
  to portal_web, web_patient, web_desk, web_link using (signed_at is not null);
create policy those_who_sign_see_drafts on aftercare_guidanceversion to web_clinical
  using (clinic_id = asking_clinic());

-- How bad it was in the earlier check-ins of the same session: what an answer is compared with. A link
-- sees no earlier answer, so it is looked up here, for the check-in that the link opens and no other.
create function told_before(check_in bigint)
returns table (earlier bigint, hours smallint, page varchar, told jsonb)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if current_setting('role') <> 'none'
     and not exists (select from aftercare_checkin c where c.id = check_in and c.clinic_id = asking_clinic()
                     and (c.id = asking_check_in() or current_setting('role') = 'web_clinical')) then
    raise exception 'a check-in is compared with its own earlier ones'
      using errcode = 'insufficient_privilege', constraint = 'a_check_in_is_compared_with_its_own';
  end if;
  return query
    select c.id, c.hours, a.page, a.told
    from aftercare_checkin mine
    join aftercare_checkin c on c.appointment_id = mine.appointment_id and c.due_at < mine.due_at
    join aftercare_answer a on a.check_in_id = c.id
    where mine.id = check_in and a.page in ('symptoms', 'how_bad')
    order by c.due_at, c.id, a.id;
end $$;
revoke execute on function told_before(bigint) from public;
grant execute on function told_before(bigint) to web_link, web_clinical;

-- Rule 6's triggers read rows that who answers does not see: they look as the owner.
alter function a_red_flag_has_its_concern() security definer;
alter function a_red_flag_has_its_concern() set search_path = pg_catalog, public, pg_temp;
alter function a_resolved_concern_gets_no_reason() security definer;
alter function a_resolved_concern_gets_no_reason() set search_path = pg_catalog, public, pg_temp;

-- Rule 8. Whoever wrote, took, tried or signed something is of the clinic it belongs to.
alter table aftercare_checkin
  add constraint a_check_in_is_told_to_somebody_of_its_clinic
    foreign key (told_to_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
alter table aftercare_answer
  add constraint an_answer_is_written_by_somebody_of_its_clinic
    foreign key (written_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
alter table aftercare_concern
  add constraint a_concern_is_raised_by_somebody_of_its_clinic
    foreign key (raised_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict,
  add constraint a_concern_is_taken_by_somebody_of_its_clinic
    foreign key (taken_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict,
  add constraint a_concern_is_resolved_by_somebody_of_its_clinic
    foreign key (resolved_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
alter table aftercare_contact
  add constraint a_contact_is_by_somebody_of_its_clinic
    foreign key (by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
alter table aftercare_guidanceversion
  add constraint guidance_is_signed_by_somebody_of_its_clinic
    foreign key (signed_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict,
  add constraint guidance_is_written_by_somebody_of_its_clinic
    foreign key (author_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;

-- A check-in's link goes to its patient and to nobody else.
alter table portal_message
  add constraint a_check_in_is_asked_of_a_patient
    check (kind <> 'check_in' or (patient_id is not null and user_id is null));

-- And should there be a temporary table all the same, each trigger of ours looks at it last.
do $$
declare
  one regprocedure;
begin
  for one in select oid::regprocedure from pg_proc
             where pronamespace = 'public'::regnamespace and prorettype = 'trigger'::regtype
               and pg_get_userbyid(proowner) = current_user loop
    execute format('alter function %s set search_path = pg_catalog, public, pg_temp', one);
  end loop;
end $$;
