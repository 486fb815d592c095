-- Rule 8. A check-in and a concern are about a patient of their clinic, and a session of that patient;
-- answers and reasons are of the clinic of what they belong to. An empty column names nothing, and passes.
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
    on delete restrict,
  add constraint a_concern_is_about_a_check_in_of_its_patient
    foreign key (check_in_id, patient_id) references aftercare_checkin (id, patient_id)
    on delete restrict;
alter table aftercare_answer
  add constraint an_answer_is_to_a_check_in_of_its_clinic
    foreign key (check_in_id, clinic_id) references aftercare_checkin (id, clinic_id)
    on delete restrict;
alter table aftercare_reason
  add constraint a_reason_is_for_a_concern_of_its_clinic
    foreign key (concern_id, clinic_id) references aftercare_concern (id, clinic_id)
    on delete restrict,
  add constraint a_reason_is_an_answer_of_its_clinic
    foreign key (answer_id, clinic_id) references aftercare_answer (id, clinic_id)
    on delete restrict;
