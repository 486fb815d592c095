-- Rule 8. A message goes to people of its clinic, a patient signs in there, and a clinician approves
-- the numbers of their own clinic alone. An empty column names nobody, and passes.
alter table portal_message
  add constraint a_message_is_to_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict,
  add constraint a_message_is_to_a_user_of_its_clinic
    foreign key (user_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
alter table portal_patient
  add constraint a_patient_signs_in_at_their_clinic
    foreign key (user_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
alter table portal_policy
  add constraint a_policy_is_approved_at_its_clinic
    foreign key (approved_by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict;
