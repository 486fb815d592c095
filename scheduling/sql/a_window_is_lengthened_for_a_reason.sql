-- Rule 1. The end of a window moves only later, and only with a row that says why: a corrected leaving
-- (a_time_changes_by_a_correction) or a Lengthening, by a clinician, or by the clinic's sleep rule.
create function a_window_is_lengthened_for_a_reason() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if coalesce(new.no_driving_until > old.no_driving_until, false)
     and new.released_at = old.released_at
     and not exists (select from scheduling_lengthening l
                     where l.appointment_id = new.id and l.until = new.no_driving_until) then
    raise exception 'a window is lengthened for a reason'
      using errcode = 'check_violation', constraint = 'a_window_is_lengthened_for_a_reason';
  end if;
  return new;
end $$;
create trigger a_window_is_lengthened_for_a_reason
  before update on scheduling_appointment
  for each row execute function a_window_is_lengthened_for_a_reason();

create function a_clinician_lengthens() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if btrim(new.reason) = '' or (new.by_id is not null and not exists (
       select from portal_user u where u.id = new.by_id and u.clinic_id = new.clinic_id
       and u.is_active and u.role = 'clinician')) then
    raise exception 'a clinician lengthens a window, with a reason'
      using errcode = 'check_violation', constraint = 'a_clinician_lengthens_with_a_reason';
  end if;
  return new;
end $$;
create trigger a_clinician_lengthens
  before insert on scheduling_lengthening
  for each row execute function a_clinician_lengthens();
