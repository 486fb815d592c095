-- What happened stays written: nobody edits the history, whoever they are.
create trigger events_are_only_added
  before update or delete on portal_event
  for each row execute function rows_are_only_added();
create trigger events_are_never_truncated
  before truncate on portal_event
  for each statement execute function rows_are_only_added();
