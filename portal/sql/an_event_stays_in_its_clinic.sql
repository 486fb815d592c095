-- Rule 8. An Event names only people of its clinic. An empty column names nobody, and passes.
alter table portal_event
  add constraint an_event_is_by_somebody_of_its_clinic
    foreign key (by_id, clinic_id) references portal_user (id, clinic_id) on delete restrict,
  add constraint an_event_is_about_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict;
