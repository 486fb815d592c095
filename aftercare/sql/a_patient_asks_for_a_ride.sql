-- Rules 2 and 8. A patient who is about to drive can say from their own page that they need a ride. That is
-- one kind of concern, of one level, for one reason; it is about nobody else, nobody has taken it, and no
-- word of it is staff's. What an answer raises, and what staff heard, is not theirs to write.
grant insert on aftercare_concern, aftercare_reason to web_patient;
create policy patients_ask_for_a_ride on aftercare_concern for insert to web_patient
  with check (patient_id = asking_patient() and clinic_id = asking_clinic() and level = 'call today'
              and check_in_id is null and raised_by_id is null and taken_by_id is null and note = ''
              and outcome = '');
create policy patients_say_that_they_need_a_ride on aftercare_reason for insert to web_patient
  with check (rule = 'thinking of driving' and answer_id is null
              and exists (select from aftercare_concern c
                          where c.id = concern_id and c.patient_id = asking_patient()
                            and c.check_in_id is null and c.raised_by_id is null));

-- It alerts the staff, and nobody else. Who is alerted already they see, and not of what, or of whom.
grant insert, update (not_after), select (id, clinic_id, user_id, kind, state, attempts, due_at, not_after)
  on portal_message to web_patient;
create policy patients_alert_the_staff on portal_message to web_patient
  using (clinic_id = asking_clinic() and kind = 'concern' and patient_id is null
         and user_id is not null);
