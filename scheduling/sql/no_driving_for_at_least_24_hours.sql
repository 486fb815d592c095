-- Rule 1. The window is 24 elapsed hours or more, on a whole minute, at most two weeks, never shortened.
-- Subtract: "released_at + 1 day" is 23 hours in a session whose zone springs forward.
-- NULL passes a CHECK, so what NULL means is said beside each: no release, no end; no end, no release.
alter table scheduling_appointment
  add constraint no_driving_for_at_least_24_hours
    check (no_driving_until - released_at >= interval '24 hours'),
  add constraint a_release_has_an_end_of_the_window_and_only_then
    check ((released_at is null) = (no_driving_until is null)),
  add constraint the_window_ends_on_a_whole_minute
    check (extract(epoch from no_driving_until) % 60 = 0),
  add constraint the_window_ends_within_two_weeks
    check (no_driving_until - released_at <= interval '336 hours'),
  add constraint a_session_time_is_real  -- by its name the first to be asked: infinity cannot be subtracted
    check (isfinite(arrived_at) and isfinite(started_at) and isfinite(ended_at)
           and isfinite(released_at) and isfinite(no_driving_until));

-- The hours of the policy a session began under are its floor, and that policy was approved.
create function the_policy_it_began_under_is_the_floor() returns trigger
language plpgsql as $$
declare
  rule record;
begin
  if new.started_at is null then
    return new;
  end if;
  select hold_hours, approved_at, clinic_id into rule from portal_policy where id = new.policy_id;
  if rule.approved_at is null or rule.clinic_id is distinct from new.clinic_id then
    raise exception 'no session starts without an approved policy of its clinic'
      using errcode = 'check_violation', constraint = 'no_start_without_an_approved_policy';
  end if;
  if new.no_driving_until < new.released_at + make_interval(hours => rule.hold_hours) then
    raise exception 'the window is shorter than the policy the session began under'
      using errcode = 'check_violation', constraint = 'the_policy_it_began_under_is_the_floor';
  end if;
  return new;
end $$;

create trigger the_policy_it_began_under_is_the_floor
  before insert or update on scheduling_appointment
  for each row execute function the_policy_it_began_under_is_the_floor();
