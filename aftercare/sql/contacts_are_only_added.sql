-- Rule 6. What staff tried stays written; how it ended is a row of its own.
create trigger contacts_are_only_added
  before update or delete on aftercare_contact
  for each row execute function rows_are_only_added();
create trigger contacts_are_never_truncated
  before truncate on aftercare_contact
  for each statement execute function rows_are_only_added();
grant select, insert on aftercare_contact to portal_web;
