-- Rule 2. What a message about a moved window says is the union over all sessions of the patient, and NULL
-- while one of them runs: then nobody knows an end. The worker may ask it of what it owes a message about,
-- and sees none of those sessions.
create function told_until(kind text, occasion bigint) returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  session bigint := occasion;
  until timestamptz;
  runs boolean;
begin
  if not exists (select from portal_message m
                 where m.kind = told_until.kind and m.occasion_id = occasion
                   and m.state in ('planned', 'claimed')) then
    raise exception 'only what is owed is told'
      using errcode = 'insufficient_privilege', constraint = 'only_what_is_owed_is_told';
  end if;
  if kind = 'companion_window' then
    select r.appointment_id into session from scheduling_ride r where r.id = occasion;
  end if;
  select max(a.no_driving_until), bool_or(a.started_at is not null and a.released_at is null)
    into until, runs
    from scheduling_appointment a
    where a.patient_id = (select patient_id from scheduling_appointment where id = session);
  return case when runs then null else until end;
end $$;
revoke execute on function told_until(text, bigint) from public;
grant execute on function told_until(text, bigint) to portal_worker;
