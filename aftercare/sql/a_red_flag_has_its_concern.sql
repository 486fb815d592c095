-- Rule 6. An answer with a red flag cannot be committed without a concern that staff must call about,
-- raised for that very answer. Checked at commit, so the order of the two inserts is free. That the
-- concern was open then is said where its reasons are added: a_concern_is_closed_by_a_person.sql.
create function a_red_flag_has_its_concern() returns trigger
language plpgsql as $$
begin
  if not exists (
    select from aftercare_reason r join aftercare_concern c on c.id = r.concern_id
    where r.answer_id = new.id and c.level = 'call now'
      and c.patient_id = (select patient_id from aftercare_checkin where id = new.check_in_id)) then
    raise exception 'an answer with a red flag has no concern'
      using errcode = 'check_violation', constraint = 'a_red_flag_has_its_concern';
  end if;
  return null;
end $$;

create constraint trigger a_red_flag_has_its_concern
  after insert on aftercare_answer
  deferrable initially deferred
  for each row
  when (new.page = 'red_flags' and jsonb_path_exists(new.told, '$.flags[*]'))
  execute function a_red_flag_has_its_concern();

-- A page that is about red flags says so in the one shape that the rule above reads.
alter table aftercare_answer
  add constraint red_flags_are_a_list
    check (page <> 'red_flags' or coalesce(jsonb_typeof(told -> 'flags') = 'array', false));
