-- Rule 6. A concern is born open, and is never lowered, taken back or deleted. A person resolves it; after
-- that it stays as it is, and nothing more is put on it: what comes up then needs a concern of its own.
create function a_concern_is_closed_by_a_person() returns trigger
language plpgsql as $$
declare
  levels constant text[] := array['call now', 'call today', 'read today', 'no reply'];
begin
  if tg_op = 'INSERT' then
    if new.resolved_at is not null then
      raise exception 'a concern is born open'
        using errcode = 'check_violation', constraint = 'a_concern_is_born_open';
    end if;
    return new;
  end if;
  if tg_op <> 'UPDATE' then
    raise exception 'concerns are never deleted'
      using errcode = 'check_violation', constraint = 'concerns_are_never_deleted';
  end if;
  if old.resolved_at is not null and new is distinct from old then
    raise exception 'a resolved concern stays as it is'
      using errcode = 'check_violation', constraint = 'a_resolved_concern_stays';
  end if;
  if array_position(levels, new.level::text) > array_position(levels, old.level::text)
     or new.due_at > old.due_at
     or (old.taken_at is not null and new.taken_at is null)
     or (new.id, new.clinic_id, new.patient_id, new.raised_at)
        is distinct from (old.id, old.clinic_id, old.patient_id, old.raised_at) then
    raise exception 'a concern is never lowered or taken back'
      using errcode = 'check_violation', constraint = 'a_concern_is_never_lowered';
  end if;
  return new;
end $$;

create trigger a_concern_is_closed_by_a_person
  before insert or update or delete on aftercare_concern
  for each row execute function a_concern_is_closed_by_a_person();
create trigger concerns_are_never_truncated
  before truncate on aftercare_concern
  for each statement execute function a_concern_is_closed_by_a_person();

-- A moment that never comes, or was always past, is none.
alter table aftercare_concern
  add constraint a_concern_falls_due_at_a_moment check (isfinite(due_at) and isfinite(raised_at));

-- The concern's row is held until commit, so that nobody resolves it between this look and that.
create function a_resolved_concern_gets_no_reason() returns trigger
language plpgsql as $$
begin
  perform from aftercare_concern where id = new.concern_id and resolved_at is null for share;
  if not found then
    raise exception 'a resolved concern gets no new reason'
      using errcode = 'check_violation', constraint = 'a_resolved_concern_gets_no_reason';
  end if;
  return new;
end $$;

create trigger a_resolved_concern_gets_no_reason
  before insert on aftercare_reason
  for each row execute function a_resolved_concern_gets_no_reason();
