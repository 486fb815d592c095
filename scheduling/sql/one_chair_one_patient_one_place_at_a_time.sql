-- Rule 5. A chair holds one patient at a time, and a patient is in one place at a time. What is entered
-- afterwards goes in as released, so that a day on paper can always be written down; what still runs
-- when it is entered, and whose slot is planned for another session, goes in without a chair and
-- keeps no slot.
alter table scheduling_appointment
  add constraint the_plan_is_a_span
    check (not isempty(planned) and not lower_inf(planned) and not upper_inf(planned)
           and isfinite(lower(planned)) and isfinite(upper(planned))),
  add constraint one_chair_one_patient_at_a_time
    exclude using gist (chair_id with =, planned with &&)
    where (status in ('booked', 'arrived', 'started', 'recovering')),
  add constraint one_patient_one_place_at_a_time
    exclude using gist (patient_id with =, planned with &&)
    where (status in ('booked', 'arrived')
           or (status in ('started', 'recovering')
               and (chair_id is not null or entered_afterwards = '')));

create index sessions_of_a_day on scheduling_appointment (clinic_id, lower(planned));
-- What nobody accounted for: the few live sessions of earlier days, however many have ended.
create index sessions_not_accounted_for on scheduling_appointment (clinic_id, lower(planned))
  where status in ('booked', 'arrived', 'started', 'recovering');
