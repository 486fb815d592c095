-- A patient, a chair, a course and a ride belong to the clinic of the session: the keys are composite.
alter table scheduling_appointment
  add constraint a_session_is_of_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict,
  add constraint a_session_is_in_a_chair_of_its_clinic
    foreign key (chair_id, clinic_id) references scheduling_chair (id, clinic_id) on delete restrict,
  add constraint a_session_is_of_a_course_of_its_patient
    foreign key (course_id, patient_id) references scheduling_course (id, patient_id) on delete restrict;
alter table scheduling_course
  add constraint a_course_is_of_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict;
