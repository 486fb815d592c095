-- Rule 4. Whoever is still inside a window, or has another session that nobody wrote the leaving of, was not
-- to drive here: the start needs a ride there, too. A clinic's own transport counts as any other. A second
-- record with the same name and birth date is taken for the same person.
create function no_ride_there_no_start() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if begins_now(case when tg_op = 'UPDATE' then old end, new)
     and exists (select from scheduling_appointment a
                 where a.id <> new.id and a.started_at is not null
                   and a.patient_id in (
                     select two.id from portal_patient one join portal_patient two
                       on two.clinic_id = one.clinic_id and two.birth_date = one.birth_date
                       and lower(two.first_name) = lower(one.first_name)
                       and lower(two.last_name) = lower(one.last_name)
                     where one.id = new.patient_id)
                   and (a.released_at is null or a.no_driving_until > new.started_at))
     and not exists (select from scheduling_ride r
                     where r.appointment_id = new.id and r.direction = 'there'
                       and r.confirmed_at is not null and r.removed_at is null)
     and not waived(new.id, 'ride there') then
    raise exception 'no session starts inside a window without a ride there'
      using errcode = 'check_violation', constraint = 'no_ride_there_no_start_inside_a_window';
  end if;
  return new;
end $$;

create trigger no_ride_there_no_start_inside_a_window
  before insert or update on scheduling_appointment
  for each row execute function no_ride_there_no_start();
