-- What the clinic's numbers can never be, whoever writes them. NULL passes a CHECK: an array says so
-- itself, and the other columns are NOT NULL.
create function is_ascending(numbers smallint[]) returns boolean
language sql immutable as $$
  select coalesce(bool_and(earlier < later), true)
  from unnest(numbers[:cardinality(numbers) - 1], numbers[2:]) as pairs (earlier, later)
$$;

alter table portal_policy
  add constraint a_hold_fits_in_two_weeks  -- rounded up to the minute: a longer one could not be released
    check (hold_hours <= 335),
  add constraint check_ins_come_one_after_the_other_within_a_week
    check (cardinality(check_in_hours) > 0 and array_position(check_in_hours, null) is null
           and check_in_hours[1] > 0 and 168 >= all (check_in_hours)
           and is_ascending(check_in_hours)),
  add constraint a_call_is_due_after_some_minutes
    check (0 < call_now_minutes and call_now_minutes <= call_today_minutes),
  add constraint quiet_hours_are_one_night  -- from the evening over midnight, or up to it
    check (quiet_until < quiet_from);
