grant select, insert on aftercare_checkin, aftercare_concern, aftercare_guidanceversion,
                        aftercare_answer, aftercare_reason to portal_web;
grant update (sent_at, told_to_id, set_aside, set_aside_at, link_generation, link_sha256)
  on aftercare_checkin to portal_web;
grant update (level, due_at, last_told_at, taken_by_id, taken_at, resolved_by_id, resolved_at, outcome, note)
  on aftercare_concern to portal_web;
-- Every column of a draft; once signed, a trigger lets none of them change.
grant update on aftercare_guidanceversion to portal_web;

-- The worker sends, marks silence and repeats what is late. It reads no answer, and closes no concern.
grant select on aftercare_checkin to portal_worker;
grant select, insert, update (level, due_at, last_told_at) on aftercare_concern to portal_worker;
grant select, insert on aftercare_reason to portal_worker;
