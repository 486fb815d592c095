-- Rule 3. Nobody is released alone: a companion has a name, everything else a reason in words.
-- coalesce, because a NULL kind would let the whole CHECK pass.
alter table scheduling_appointment
  drop constraint no_companion_no_release,
  add constraint no_companion_no_release
    check (released_at is null or coalesce(
      (release_kind = 'companion' and btrim(companion) <> '')
      or (release_kind in ('ambulance', 'left without release', 'alone by exception')
          and btrim(reason) <> ''), false));

create function stay_with(p portal_policy, kind text) returns interval
language sql immutable as $$
  select make_interval(mins => case kind when 'ride share' then p.ride_share_stay_minutes
                                         when 'public transport' then p.public_transport_stay_minutes
                                         when 'clinic transport' then p.clinic_transport_stay_minutes
                                         else 0 end)
$$;

-- The policy it began under says which kinds of escort the clinic takes, and how long each asks them to stay.
-- A session that was never started here goes in as it was; an ambulance, and somebody who is gone, are what
-- happened, and pass. A leaving that is written down late was a release of ours, and asks like one.
create function the_policy_says_who_takes_them_home() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  policy portal_policy;
begin
  if new.released_at is null or old.released_at is not null
     or new.release_kind in ('ambulance', 'left without release') or old.started_at is null then
    return new;
  end if;
  select * into policy from portal_policy where id = new.policy_id;
  if not (new.release_kind = 'companion' and new.escort_kind = any (policy.escort_kinds)
          and new.released_at >= new.ended_at + stay_with(policy, new.escort_kind))
     and not waived(new.id, 'companion') then
    raise exception 'the policy does not let somebody leave this way'
      using errcode = 'check_violation', constraint = 'the_policy_says_who_takes_them_home';
  end if;
  return new;
end $$;

create trigger the_policy_says_who_takes_them_home
  before update on scheduling_appointment
  for each row execute function the_policy_says_who_takes_them_home();
