-- Rule 1. What was acknowledged, and why a window was lengthened, is only ever added; a remark and a consent
-- keep their words.
create trigger acknowledgements_are_only_added
  before update or delete on scheduling_acknowledgement
  for each row execute function rows_are_only_added();
create trigger acknowledgements_are_never_truncated
  before truncate on scheduling_acknowledgement
  for each statement execute function rows_are_only_added();
create trigger lengthenings_are_only_added
  before update or delete on scheduling_lengthening
  for each row execute function rows_are_only_added();
create trigger lengthenings_are_never_truncated
  before truncate on scheduling_lengthening
  for each statement execute function rows_are_only_added();
create trigger what_was_asked_is_never_truncated
  before truncate on scheduling_waiver
  for each statement execute function rows_are_only_added();
create trigger what_was_asked_is_never_truncated
  before truncate on scheduling_correction
  for each statement execute function rows_are_only_added();
