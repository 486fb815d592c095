-- A check-in and a concern are about a patient, and a session of that patient.
alter table aftercare_checkin
  add constraint a_check_in_is_of_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict,
  add constraint a_check_in_is_after_a_session_of_its_patient
    foreign key (appointment_id, patient_id) references scheduling_appointment (id, patient_id)
    on delete restrict;
alter table aftercare_concern
  add constraint a_concern_is_about_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict,
  add constraint a_concern_is_about_a_session_of_its_patient
    foreign key (appointment_id, patient_id) references scheduling_appointment (id, patient_id)
    on delete restrict;
