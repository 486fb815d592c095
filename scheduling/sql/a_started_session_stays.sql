-- Rule 1. Once started, a session keeps its patient and its facts: no time returns to NULL, the end of
-- its window never comes nearer, and it is never deleted.
create function a_started_session_stays() returns trigger
language plpgsql as $$
begin
  if old.started_at is null then
    return new;
  end if;
  if new.started_at is null
     or (old.ended_at is not null and new.ended_at is null)
     or (old.released_at is not null and new.released_at is null) then
    raise exception 'a started session is never un-started'
      using errcode = 'check_violation', constraint = 'a_started_session_is_never_un_started';
  end if;
  if (new.id, new.patient_id, new.clinic_id, new.policy_id)
     is distinct from (old.id, old.patient_id, old.clinic_id, old.policy_id) then
    raise exception 'a started session stays with its patient, its clinic and its policy'
      using errcode = 'check_violation', constraint = 'a_started_session_stays_with_its_patient';
  end if;
  if new.no_driving_until < old.no_driving_until then
    raise exception 'a window is never shortened'
      using errcode = 'check_violation', constraint = 'a_window_is_never_shortened';
  end if;
  return new;
end $$;

create function sessions_are_never_deleted() returns trigger
language plpgsql as $$
begin
  raise exception 'sessions are never deleted: cancel one that has not started'
    using errcode = 'check_violation', constraint = 'sessions_are_never_deleted';
end $$;

create trigger a_started_session_stays
  before update on scheduling_appointment
  for each row execute function a_started_session_stays();
create trigger sessions_are_never_deleted
  before delete on scheduling_appointment
  for each row execute function sessions_are_never_deleted();
create trigger sessions_are_never_truncated
  before truncate on scheduling_appointment
  for each statement execute function sessions_are_never_deleted();
