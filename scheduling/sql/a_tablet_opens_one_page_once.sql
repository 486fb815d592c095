-- Rule 8. The key of a tablet that was handed over is dead after its 20 minutes, and once the rule was
-- acknowledged, on this tablet or any other way: whoever finds the tablet, or its history, opens nothing.
-- Said of which `at`, since the row has one, too, and a plain name would be the row's.
create or replace function hand_over_of_link(sha256 bytea, at timestamptz)
returns table (hand_over bigint, patient bigint, clinic bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select h.id, a.patient_id, a.clinic_id
  from scheduling_handover h join scheduling_appointment a on a.id = h.appointment_id
  where h.link_sha256 = hand_over_of_link.sha256 and h.ends_at > hand_over_of_link.at
    and a.status in ('booked', 'arrived')
    and not exists (select from scheduling_acknowledgement k
                    where k.appointment_id = a.id and k.who = 'patient')
$$;
