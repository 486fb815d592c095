-- A clinic's number changes by a new version. What a session began under can be read for ever.
create function rows_are_only_added() returns trigger
language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name
    using errcode = 'check_violation', constraint = 'rows_are_only_added';
end $$;

create trigger policies_are_never_changed
  before update or delete on portal_policy
  for each row execute function rows_are_only_added();
create trigger policies_are_never_truncated
  before truncate on portal_policy
  for each statement execute function rows_are_only_added();
