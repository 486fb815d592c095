-- Rule 3. No session starts without a confirmed ride home. A start that has already happened goes in
-- with a reason: the gate holds back the act, never the record of it.
create function no_ride_no_start() returns trigger
language plpgsql as $$
begin
  if new.started_at is null or (tg_op = 'UPDATE' and old.started_at is not null) then
    return new;
  end if;
  if btrim(coalesce(new.entered_afterwards, '')) <> '' then
    return new;
  end if;
  if not exists (select from scheduling_ride r
                 where r.appointment_id = new.id and r.direction = 'home'
                   and r.confirmed_at is not null) then
    raise exception 'no session starts without a confirmed ride home'
      using errcode = 'check_violation', constraint = 'no_ride_no_start';
  end if;
  return new;
end $$;

create trigger no_ride_no_start
  before insert or update on scheduling_appointment
  for each row execute function no_ride_no_start();
