-- Rule 8. What is acknowledged, excepted, corrected, lengthened, prepared, remarked or handed over is of a
-- session of its clinic, by people of that clinic; a consent is of a patient of it. An empty column names
-- nobody, and passes.
do $$
declare
  of_a_session constant text[] := array['acknowledgement', 'waiver', 'correction', 'lengthening',
                                        'preparation', 'remark', 'handover'];
  by_people constant text[] := array[
    'acknowledgement recorded_by_id', 'waiver asked_by_id', 'waiver answered_by_id',
    'correction asked_by_id', 'correction answered_by_id', 'lengthening by_id', 'remark read_by_id',
    'handover by_id', 'consent recorded_by_id', 'consent ended_by_id'];
  one text;
begin
  foreach one in array of_a_session loop
    execute format('alter table scheduling_%1$s add constraint each_%1$s_is_of_a_session_of_its_clinic'
      ' foreign key (appointment_id, clinic_id) references scheduling_appointment (id, clinic_id)'
      ' on delete restrict', one);
  end loop;
  foreach one in array by_people loop
    execute format('alter table scheduling_%1$s add constraint each_%1$ss_%2$s_is_of_its_clinic'
      ' foreign key (%2$s, clinic_id) references portal_user (id, clinic_id) on delete restrict',
      split_part(one, ' ', 1), split_part(one, ' ', 2));
  end loop;
end $$;
alter table scheduling_consent
  add constraint a_consent_is_of_a_patient_of_its_clinic
    foreign key (patient_id, clinic_id) references portal_patient (id, clinic_id) on delete restrict;
