-- Rule 6. Whoever alerts the staff by an answer, a tap or a worry may let an alert that waits already help for
-- longer, so that it counts theirs too; nobody makes one come too late.
create function an_alert_helps_no_shorter() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.not_after < old.not_after
     and current_setting('role') in ('web_patient', 'web_link', 'web_guest') then
    raise exception 'an alert helps no shorter than it did'
      using errcode = 'check_violation', constraint = 'an_alert_helps_no_shorter';
  end if;
  return new;
end $$;
create trigger an_alert_helps_no_shorter
  before update of not_after on portal_message
  for each row execute function an_alert_helps_no_shorter();
