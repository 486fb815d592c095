-- Rule 8. A seal stays; where a chain ends moves forward by one, and is never set back. For the owner too.
create trigger seals_are_only_added
  before update or delete on portal_seal
  for each row execute function rows_are_only_added();
create trigger seals_are_never_truncated
  before truncate on portal_seal
  for each statement execute function rows_are_only_added();

create function a_last_seal_moves_forward_by_one() returns trigger
language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.number = 1
     or tg_op = 'UPDATE' and new.clinic_id = old.clinic_id and new.number = old.number + 1 then
    return new;
  end if;
  raise exception 'the end of a chain moves forward by one'
    using errcode = 'check_violation', constraint = 'a_last_seal_moves_forward_by_one';
end $$;

create trigger a_last_seal_moves_forward_by_one
  before insert or update on portal_lastseal
  for each row execute function a_last_seal_moves_forward_by_one();
create trigger last_seals_are_never_deleted
  before delete on portal_lastseal
  for each row execute function rows_are_only_added();
create trigger last_seals_are_never_truncated
  before truncate on portal_lastseal
  for each statement execute function rows_are_only_added();
