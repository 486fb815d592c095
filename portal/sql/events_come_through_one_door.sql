-- Rule 8. Nobody inserts an Event. This function does, with its owner's rights, and when PostgreSQL knows
-- who asks (portal/actors.py) it believes that and no argument: a wrong view cannot write in the name of
-- somebody else. A link and the worker are nobody in particular, and write in nobody's name. Only for the
-- owner, in a command, do the arguments hold.
-- pg_temp stands last, or a temporary table of the same name would be written to instead.
create function append_event(
  verb text, at timestamptz, who bigint, clinic bigint, patient bigint,
  about text, about_id bigint, shown bigint[]
) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me bigint := nullif(current_setting('portal.user', true), '');
  here bigint := nullif(current_setting('portal.clinic', true), '');
  mine bigint := nullif(current_setting('portal.patient', true), '');
  event portal_event;
begin
  if who <> me
     or who is not null and me is null
        and (session_user <> current_user or current_setting('role') <> 'none') then
    raise exception 'an event is in the name of somebody else'
      using errcode = 'check_violation', constraint = 'an_event_is_in_the_name_of_who_asks';
  elsif clinic <> here then
    raise exception 'an event is of another clinic'
      using errcode = 'check_violation', constraint = 'an_event_is_of_the_clinic_of_who_asks';
  elsif patient <> mine or mine is not null and not shown <@ array[mine] then
    raise exception 'an event is about another patient'
      using errcode = 'check_violation', constraint = 'an_event_is_about_the_patient_who_asks';
  end if;
  here := coalesce(here, clinic);
  -- Looked up, and not tied by keys: a key would lock the patient's row for each look at it.
  if mine is null and (patient is not null or shown <> '{}')
     and (select count(*) from portal_patient one
          where one.id = any (array_append(shown, patient)) and one.clinic_id = here)
         <> cardinality(shown) + (patient is not null and patient <> all (shown))::int then
    raise exception 'an event is about patients of another clinic'
      using errcode = 'check_violation', constraint = 'an_event_shows_patients_of_its_clinic';
  end if;
  if who is not null and me is null
     and not exists (select from portal_user one where one.id = who and one.clinic_id = here) then
    raise exception 'an event is by somebody of another clinic'
      using errcode = 'check_violation', constraint = 'an_event_is_by_somebody_of_its_clinic';
  end if;
  insert into portal_event (clinic_id, at, by_id, patient_id, verb, "row", row_id, request, shown)
  values (here, at, coalesce(me, who), coalesce(mine, patient), verb, about, about_id,
          nullif(current_setting('portal.request', true), '')::uuid, shown)
  returning * into event;
  -- A look is the last that its transaction does, so it is sealed at once; what else happened waits for
  -- the commit (events_are_sealed_in_a_chain.sql).
  if verb = 'looked at' then
    perform seal_event(event);
  end if;
  return event.id;
end $$;

revoke all on function append_event from public;
grant execute on function append_event to
  portal_worker, web_patient, web_clinical, web_desk, web_link;
revoke insert, update, delete, truncate on portal_event from portal_web, portal_worker;
