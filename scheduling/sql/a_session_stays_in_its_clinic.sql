-- Rule 8. A session's patient, chair, protocol, course and ride are of its clinic: the keys are composite.
-- Its policy is looked at by the_policy_it_began_under_is_the_floor.
alter table scheduling_appointment
  add constraint a_session_is_of_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict,
  add constraint a_session_is_in_a_chair_of_its_clinic
    foreign key (chair_id, clinic_id) references scheduling_chair (id, clinic_id) on delete restrict,
  add constraint a_session_follows_a_protocol_of_its_clinic
    foreign key (protocol_id, clinic_id) references scheduling_protocol (id, clinic_id)
    on delete restrict,
  add constraint a_session_is_of_a_course_of_its_patient
    foreign key (course_id, patient_id) references scheduling_course (id, patient_id) on delete restrict;
alter table scheduling_course
  add constraint a_course_is_of_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict,
  add constraint a_course_follows_a_protocol_of_its_clinic
    foreign key (protocol_id, clinic_id) references scheduling_protocol (id, clinic_id)
    on delete restrict;
alter table scheduling_ride
  add constraint a_ride_is_of_a_session_of_its_clinic
    foreign key (appointment_id, clinic_id) references scheduling_appointment (id, clinic_id)
    on delete restrict;
