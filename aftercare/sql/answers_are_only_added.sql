-- Rule 6. What a patient told stays as it was told; a correction is a new row beside it.
create trigger answers_are_only_added
  before update or delete on aftercare_answer
  for each row execute function rows_are_only_added();
create trigger answers_are_never_truncated
  before truncate on aftercare_answer
  for each statement execute function rows_are_only_added();
create trigger reasons_are_only_added
  before update or delete on aftercare_reason
  for each row execute function rows_are_only_added();
create trigger reasons_are_never_truncated
  before truncate on aftercare_reason
  for each statement execute function rows_are_only_added();
