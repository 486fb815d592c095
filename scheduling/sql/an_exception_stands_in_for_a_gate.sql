-- Rule 3. A gate accepts an exception instead of what it asks for: a row with a reason that a second person
-- agreed to, or one that opened at once where the clinic's policy lets it be countersigned later. It is for the
-- time at which the session is planned: one that is moved asks anew.
create function waived(session bigint, what text) returns boolean
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from scheduling_waiver w join scheduling_appointment a on a.id = w.appointment_id
                 where w.appointment_id = session and w.gate = what and w.begins = lower(a.planned)
                   and (w.answer = 'agreed' or (w.answer = '' and w.opens_at_once)))
$$;

-- An act is held back here, and never the record of it: what is entered afterwards passes, with its mark.
create function begins_now(was scheduling_appointment, is_now scheduling_appointment) returns boolean
language sql immutable as $$
  select is_now.started_at is not null and was.started_at is null
         and btrim(coalesce(is_now.entered_afterwards, '')) = ''
$$;

-- A ride home: sure, not taken back, and of a kind that the clinic's policy takes.
create or replace function no_ride_no_start() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if begins_now(case when tg_op = 'UPDATE' then old end, new)
     and not exists (select from scheduling_ride r join portal_policy p on p.id = new.policy_id
                     where r.appointment_id = new.id and r.direction = 'home'
                       and r.confirmed_at is not null and r.removed_at is null
                       and r.kind = any (p.escort_kinds))
     and not waived(new.id, 'ride home') then
    raise exception 'no session starts without a confirmed ride home'
      using errcode = 'check_violation', constraint = 'no_ride_no_start';
  end if;
  return new;
end $$;
