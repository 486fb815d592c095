grant select, insert, update on aftercare_checkin, aftercare_concern, aftercare_guidanceversion to portal_web;
grant select, insert on aftercare_answer, aftercare_reason to portal_web;
-- The worker sends, marks silence and repeats what is late. It reads no answer.
grant select on aftercare_checkin to portal_worker;
grant select, insert, update on aftercare_concern to portal_worker;
grant select, insert on aftercare_reason to portal_worker;
