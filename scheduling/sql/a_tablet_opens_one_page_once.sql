-- Rule 8. The key of a tablet that was handed over is dead once the rule was acknowledged, on this tablet or
-- any other way: whoever finds the tablet, or its history, opens nothing.
create or replace function hand_over_of_link(sha256 bytea, at timestamptz)
returns table (hand_over bigint, patient bigint, clinic bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select h.id, a.patient_id, a.clinic_id
  from scheduling_handover h join scheduling_appointment a on a.id = h.appointment_id
  where h.link_sha256 = sha256 and h.ends_at > at and a.status in ('booked', 'arrived')
    and not exists (select from scheduling_acknowledgement k
                    where k.appointment_id = a.id and k.who = 'patient')
$$;
