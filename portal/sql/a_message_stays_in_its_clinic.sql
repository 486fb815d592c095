alter table portal_message
  add constraint a_message_is_to_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict;
