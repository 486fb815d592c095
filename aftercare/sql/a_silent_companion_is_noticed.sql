-- Rule 6. A ride home that nobody has confirmed when the session is near. The worker sees no session and no
-- ride for that: it asks here, and learns which sessions wait, whether somebody is named, and when staff were
-- last told. What it raises about them is of one rule, and says nothing of an answer.
create function sessions_without_a_sure_ride(at timestamptz, until timestamptz)
returns table (session bigint, patient bigint, clinic bigint, begins timestamptz, named boolean,
               last_told timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.patient_id, a.clinic_id, lower(a.planned), home.id is not null,
         (select max(w.at) from aftercare_reason w join aftercare_concern c on c.id = w.concern_id
          where c.appointment_id = a.id and w.rule = 'silent companion')
  from scheduling_appointment a
  left join scheduling_ride home on home.appointment_id = a.id and home.direction = 'home'
                                and home.removed_at is null
  where a.status in ('booked', 'arrived') and lower(a.planned) > at and lower(a.planned) <= until
    and home.confirmed_at is null
  order by lower(a.planned), a.id
$$;
revoke execute on function sessions_without_a_sure_ride(timestamptz, timestamptz) from public;
grant execute on function sessions_without_a_sure_ride(timestamptz, timestamptz) to portal_worker;

create function waits_for_a_ride(session bigint, patient bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from scheduling_appointment a
                 where a.id = session and a.patient_id = patient and a.status in ('booked', 'arrived')
                   and not exists (select from scheduling_ride r
                                   where r.appointment_id = a.id and r.direction = 'home'
                                     and r.confirmed_at is not null))
$$;
revoke execute on function waits_for_a_ride(bigint, bigint) from public;
grant execute on function waits_for_a_ride(bigint, bigint) to portal_worker;

create policy the_worker_raises_a_silent_companion on aftercare_concern for insert to portal_worker
  with check (level in ('call today', 'call now') and check_in_id is null and raised_by_id is null
              and taken_by_id is null and note = '' and outcome = ''
              and waits_for_a_ride(appointment_id, patient_id));
create policy the_worker_says_who_is_silent on aftercare_reason to portal_worker
  using (rule = 'silent companion');
