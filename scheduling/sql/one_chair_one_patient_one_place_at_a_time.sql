-- Rule 5. A chair holds one patient at a time, and a patient is in one place at a time. What is entered
-- afterwards goes in as released, so that a day on paper can always be written down.
alter table scheduling_appointment
  add constraint the_plan_is_a_span
    check (not isempty(planned) and not lower_inf(planned) and not upper_inf(planned)
           and isfinite(lower(planned)) and isfinite(upper(planned))),
  add constraint one_chair_one_patient_at_a_time
    exclude using gist (chair_id with =, planned with &&)
    where (status in ('booked', 'arrived', 'started', 'recovering')),
  add constraint one_patient_one_place_at_a_time
    exclude using gist (patient_id with =, planned with &&)
    where (status in ('booked', 'arrived', 'started', 'recovering'));

create index sessions_of_a_day on scheduling_appointment (clinic_id, lower(planned));
