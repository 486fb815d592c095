-- Rule 8. A try to reach somebody is written down at the clinic of the concern.
alter table aftercare_contact
  add constraint a_contact_is_about_a_concern_of_its_clinic
    foreign key (concern_id, clinic_id) references aftercare_concern (id, clinic_id)
    on delete restrict;
