-- Rule 3. What one asks another answers: once, a nurse or clinician of the clinic who is not the one who
-- asked (a constraint of the table says so too). Nothing else of it changes, and it is never deleted.
create function may_sign(person bigint, at_clinic bigint) returns boolean
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from portal_user u where u.id = person and u.clinic_id = at_clinic
                 and u.is_active and u.role in ('nurse', 'clinician'))
$$;

create function a_second_person_agrees() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  answer constant text[] := array['answer', 'answered_by_id', 'answered_at'];
begin
  if tg_op = 'DELETE' then
    raise exception 'what was asked stays'
      using errcode = 'check_violation', constraint = 'what_was_asked_stays';
  elsif tg_op = 'INSERT' then
    if not may_sign(new.asked_by_id, new.clinic_id) or new.answer not in ('', 'not needed') then
      raise exception 'a nurse or clinician asks, and somebody else answers'
        using errcode = 'check_violation', constraint = 'a_nurse_or_clinician_asks';
    end if;
  elsif to_jsonb(new) = to_jsonb(old) then
    return new;
  elsif old.answer <> '' or to_jsonb(new) - answer is distinct from to_jsonb(old) - answer then
    raise exception 'what was asked stays, and is answered once'
      using errcode = 'check_violation', constraint = 'what_was_asked_stays';
  elsif new.answer not in ('agreed', 'declined') or not may_sign(new.answered_by_id, new.clinic_id) then
    raise exception 'a second nurse or clinician of the clinic answers'
      using errcode = 'check_violation', constraint = 'a_second_person_agrees';
  end if;
  return coalesce(new, old);
end $$;

create trigger a_second_person_agrees
  before insert or update or delete on scheduling_waiver
  for each row execute function a_second_person_agrees();
create trigger a_second_person_agrees
  before insert or update or delete on scheduling_correction
  for each row execute function a_second_person_agrees();

-- An exception needs an answer, at once or, where the clinic's policy in force says so, afterwards.
create function an_exception_waits_for_its_second_person() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.answer <> '' or (new.opens_at_once and not coalesce((
       select p.countersigned_later from portal_policy p
       where p.clinic_id = new.clinic_id and p.approved_at is not null and p.starts_at <= new.asked_at
       order by p.starts_at desc, p.version desc limit 1), false)) then
    raise exception 'an exception waits for a second person'
      using errcode = 'check_violation', constraint = 'an_exception_waits_for_its_second_person';
  end if;
  return new;
end $$;
create trigger an_exception_waits_for_its_second_person
  before insert on scheduling_waiver
  for each row execute function an_exception_waits_for_its_second_person();
