-- Rule 1. A time that was written down takes another value only by a Correction: before the release by one
-- person, after it by one who asks and another who agrees. The record takes the true times; that the
-- window's end never comes nearer is said by a_window_is_never_shortened.
create function a_time_changes_by_a_correction() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  said scheduling_correction;
begin
  if (old.started_at is null or new.started_at = old.started_at)
     and (old.ended_at is null or new.ended_at = old.ended_at)
     and (old.released_at is null or new.released_at = old.released_at) then
    return new;
  end if;
  select * into said from scheduling_correction c
    where c.appointment_id = new.id and c.answer in ('agreed', 'not needed')
    order by coalesce(c.answered_at, c.asked_at) desc, c.id desc limit 1;
  if said.id is null or (old.released_at is not null and said.answer <> 'agreed')
     or new.started_at is distinct from coalesce(said.started_at, old.started_at)
     or new.ended_at is distinct from coalesce(said.ended_at, old.ended_at)
     or new.released_at is distinct from coalesce(said.released_at, old.released_at) then
    raise exception 'a time changes by a correction'
      using errcode = 'check_violation', constraint = 'a_time_changes_by_a_correction';
  end if;
  return new;
end $$;
create trigger a_time_changes_by_a_correction
  before update on scheduling_appointment
  for each row execute function a_time_changes_by_a_correction();

create function who_is_released_needs_a_second_person() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.answer = 'not needed'
     and exists (select from scheduling_appointment a
                 where a.id = new.appointment_id and a.released_at is not null) then
    raise exception 'after the release a second person agrees to a correction'
      using errcode = 'check_violation', constraint = 'after_a_release_a_second_person_agrees';
  end if;
  return new;
end $$;
create trigger who_is_released_needs_a_second_person
  before insert on scheduling_correction
  for each row execute function who_is_released_needs_a_second_person();
