-- Rules 6 and 8. A companion's link raises one kind of concern, about the session it opens, and alerts the
-- staff; it sees who took it on and when, and nothing else that staff have to answer.
grant select (id, clinic_id, patient_id, appointment_id, check_in_id, level, raised_at, raised_by_id, due_at,
              last_told_at, taken_by_id, taken_at, resolved_by_id, resolved_at),
      insert, update (level, due_at, last_told_at) on aftercare_concern to web_guest;
create policy a_companion_sees_what_their_session_raised on aftercare_concern for select to web_guest
  using (asking_ride() is not null and appointment_id = session_of_guest() and check_in_id is null
         and level = 'call now' and raised_by_id is null);
create policy a_companion_is_worried on aftercare_concern for insert to web_guest
  with check (asking_ride() is not null and appointment_id = session_of_guest()
              and patient_id = asking_patient() and clinic_id = asking_clinic() and check_in_id is null
              and level = 'call now' and raised_by_id is null and taken_by_id is null and note = ''
              and outcome = '');
create policy a_companion_is_worried_still on aftercare_concern for update to web_guest
  using (asking_ride() is not null and appointment_id = session_of_guest() and check_in_id is null
         and level = 'call now' and raised_by_id is null and resolved_at is null);

grant select, insert on aftercare_reason to web_guest;
create policy a_companion_says_why on aftercare_reason to web_guest
  using (rule = 'worried companion' and answer_id is null
         and exists (select from aftercare_concern c where c.id = concern_id));

grant select, insert, update (not_after) on portal_message to web_guest;
create policy a_companion_alerts_the_staff on portal_message to web_guest
  using (asking_ride() is not null and clinic_id = asking_clinic() and kind = 'concern'
         and patient_id is null and user_id is not null);

-- What is normal and what needs help, once a clinician has signed it.
grant select on aftercare_guidanceversion to web_guest;
create policy a_guest_reads_signed_guidance on aftercare_guidanceversion for select to web_guest
  using (signed_at is not null);
