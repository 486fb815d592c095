-- Rule 1. A status cannot say anything else than the times do, and the times follow each other.
alter table scheduling_appointment
  add constraint times_follow_each_other
    check ((ended_at is null or started_at is not null)
           and (released_at is null or ended_at is not null)
           and started_at < ended_at and ended_at <= released_at),
  add constraint status_is_what_happened
    check (status is not null and (
      (released_at is not null and status = 'released')
      or (released_at is null and ended_at is not null and status = 'recovering')
      or (ended_at is null and started_at is not null and status = 'started')
      or (started_at is null and arrived_at is not null and status = 'arrived')
      or (started_at is null and arrived_at is null and status = 'booked')
      or (started_at is null and status in ('missed', 'cancelled', 'not treated')))),
  add constraint a_start_has_a_policy_and_only_then
    check ((started_at is null) = (policy_id is null)),
  add constraint who_is_not_treated_is_told_why
    check (status not in ('missed', 'cancelled', 'not treated') or btrim(reason) <> '');
