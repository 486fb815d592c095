-- A typed email may be nobody's, or a patient's: its fingerprint is counted and it is never kept.
alter table portal_signintry add constraint a_typed_email_is_kept_as_its_fingerprint
  check (octet_length(account) = 32);

-- Signing in counts, learns whether it worked, and forgets. What was tried, from where and when stays
-- as it was, and nobody else has any business here.
grant select, insert, update (worked), delete on portal_signintry to portal_web;
