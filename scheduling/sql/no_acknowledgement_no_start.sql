-- Rule 3. The driving rule is acknowledged by the patient before the infusion: what is said to somebody who
-- is sedated is forgotten.
create function no_acknowledgement_no_start() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if begins_now(case when tg_op = 'UPDATE' then old end, new)
     and not exists (select from scheduling_acknowledgement k
                     where k.appointment_id = new.id and k.who = 'patient')
     and not waived(new.id, 'acknowledgement') then
    raise exception 'no session starts before the driving rule was acknowledged'
      using errcode = 'check_violation', constraint = 'no_acknowledgement_no_start';
  end if;
  return new;
end $$;

create trigger no_acknowledgement_no_start
  before insert or update on scheduling_appointment
  for each row execute function no_acknowledgement_no_start();
