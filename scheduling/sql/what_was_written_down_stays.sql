-- Rule 3. That a gate was passed by a record stays to be seen: what was entered afterwards keeps its mark, and
-- how somebody left is written once.
create function what_was_written_down_stays() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if btrim(old.entered_afterwards) <> '' and btrim(new.entered_afterwards) = '' then
    raise exception 'what was entered afterwards keeps its mark'
      using errcode = 'check_violation', constraint = 'what_was_entered_afterwards_keeps_its_mark';
  end if;
  if old.released_at is not null
     and (new.release_kind, new.companion, new.companion_phone, new.escort_kind, new.reason,
          new.entered_afterwards)
         is distinct from (old.release_kind, old.companion, old.companion_phone, old.escort_kind, old.reason,
                           old.entered_afterwards) then
    raise exception 'how somebody left is written once'
      using errcode = 'check_violation', constraint = 'how_somebody_left_is_written_once';
  end if;
  return new;
end $$;
create trigger what_was_written_down_stays
  before update on scheduling_appointment
  for each row execute function what_was_written_down_stays();

-- A companion says yes by their own link, and nobody else in their name; the patient does not say who is here.
create function a_companion_speaks_for_themselves() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if current_setting('role') in ('web_patient', 'web_clinical', 'web_desk')
     and ((new.confirmed_by_link and not coalesce(old.confirmed_by_link, false))
          or (new.said_yes_at is not null and new.said_yes_at is distinct from old.said_yes_at)
          or (current_setting('role') = 'web_patient' and new.here_at is not null
              and new.here_at is distinct from old.here_at)) then
    raise exception 'a companion speaks for themselves'
      using errcode = 'check_violation', constraint = 'a_companion_speaks_for_themselves';
  end if;
  return new;
end $$;
create trigger a_companion_speaks_for_themselves
  before insert or update on scheduling_ride
  for each row execute function a_companion_speaks_for_themselves();

-- After the release a patient may still take back who took them home, so that the link opens nothing; and may
-- change nothing else of it.
create policy patients_take_back_who_took_them_home on scheduling_ride for update to web_patient
  using (exists (select from scheduling_appointment a
                 where a.id = appointment_id and a.patient_id = asking_patient()
                   and a.released_at is not null))
  with check (removed_at is not null and link_sha256 is null
              and (confirmed_by_id is null or confirmed_by_id = asking_user()));
