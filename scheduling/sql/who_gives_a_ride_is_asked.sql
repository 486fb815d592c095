-- Rules 7 and 8. Whoever gives a ride has no account here: their address is the ride's, and a message to them
-- names no patient and no user. Who may change a ride owes such messages and takes them back by these two
-- functions, a patient about a ride of their own: so a patient sees no message, nor writes one.
alter table portal_message
  add constraint a_companion_is_neither_a_patient_nor_a_user
    check (kind not like 'companion%' or (patient_id is null and user_id is null));

create function clinic_of_ride(ride bigint) returns bigint
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  clinic bigint;
begin
  select r.clinic_id into clinic
    from scheduling_ride r join scheduling_appointment a on a.id = r.appointment_id
    where r.id = ride
      and (current_setting('role') = 'none'
           or (r.clinic_id = asking_clinic()
               and (asking_patient() is null or a.patient_id = asking_patient())));
  if clinic is null then
    raise exception 'a ride is asked for by its own patient and clinic'
      using errcode = 'insufficient_privilege', constraint = 'a_ride_is_asked_for_by_its_own';
  end if;
  return clinic;
end $$;
create function owe_companion(ride bigint, about text, due timestamptz, helps_until timestamptz,
                              at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  late constant boolean := helps_until <= at;
begin
  if about not in ('companion_asked', 'companion_again')
     and (about <> 'companion_after' or current_setting('role') = 'web_patient') then
    raise exception 'a companion is asked, asked again, and told afterwards'
      using errcode = 'check_violation', constraint = 'a_companion_is_asked_or_told';
  end if;
  insert into portal_message (clinic_id, kind, occasion_id, round, due_at, try_at, not_after, state, attempts,
                              settled_at, why)
  select clinic_of_ride(ride), about, ride, coalesce(max(m.round), 0) + 1, due, due, helps_until,
         case when late then 'withdrawn' else 'planned' end, 0, case when late then at end,
         case when late then 'It came too late to help.' else '' end
  from portal_message m where m.kind = about and m.occasion_id = ride;
end $$;
-- One that a worker holds just now is left to it: it looks again before it sends.
create function owe_companion_no_more(ride bigint, reason text, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform clinic_of_ride(ride);
  update portal_message set state = 'withdrawn', settled_at = at, why = reason
  where id in (select m.id from portal_message m
               where m.kind in ('companion_asked', 'companion_again', 'companion_after')
                 and m.occasion_id = ride and m.state in ('planned', 'claimed')
               for update skip locked);
end $$;
revoke execute on function clinic_of_ride(bigint),
  owe_companion(bigint, text, timestamptz, timestamptz, timestamptz),
  owe_companion_no_more(bigint, text, timestamptz) from public;
grant execute on function owe_companion(bigint, text, timestamptz, timestamptz, timestamptz),
  owe_companion_no_more(bigint, text, timestamptz) to web_patient, web_clinical, web_desk;

grant update (patient_said_at, said_yes_at) on scheduling_ride to web_patient, web_clinical, web_desk;
grant select (said_yes_at, link_generation), update (said_yes_at) on scheduling_ride to web_guest;

-- A number as it is dialled: ten digits are an American one without its country (digits() in ride.py).
create function dialled(phone text) returns text language sql immutable parallel safe as
  $$ select regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^1(\d{10})$', '\1') $$;

-- Rule 2. Whether the phone of this ride is that of another patient of the clinic who is not to drive at that
-- moment: inside a window, in a session, planned to be in one or in the hours after it, or in one that nobody
-- accounted for by now. Asked about a ride that whoever asks may see; what is found is told to staff alone.
create function driver_is_not_to_drive(ride bigint, moment timestamptz, at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from scheduling_ride r
    join scheduling_appointment mine on mine.id = r.appointment_id
    join portal_patient p on p.clinic_id = r.clinic_id and p.id <> mine.patient_id
                         and dialled(p.phone) = dialled(r.phone)
    join scheduling_appointment a on a.patient_id = p.id
    where r.id = ride and dialled(r.phone) <> ''
      and (current_setting('role') = 'none'
           or (r.clinic_id = asking_clinic()
               and (asking_patient() is null or mine.patient_id = asking_patient())
               and (asking_ride() is null or r.id = asking_ride())))
      and a.status not in ('missed', 'cancelled', 'not treated')
      and case when a.released_at is not null then moment < a.no_driving_until
               when a.started_at is not null or lower(a.planned) <= at then true
               else lower(a.planned) <= moment
                    and moment < upper(a.planned) + make_interval(hours => coalesce(
                      (select max(hold_hours) from portal_policy where clinic_id = a.clinic_id), 24))
          end)
$$;
revoke execute on function driver_is_not_to_drive(bigint, timestamptz, timestamptz) from public;
grant execute on function driver_is_not_to_drive(bigint, timestamptz, timestamptz)
  to web_patient, web_clinical, web_desk, web_guest;
