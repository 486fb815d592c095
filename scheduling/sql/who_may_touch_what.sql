-- Nobody who runs the product owns a table, deletes a session, or can switch a rule off.
grant select, insert on scheduling_appointment, scheduling_ride, scheduling_course,
                        scheduling_chair, scheduling_protocol to portal_web;
-- Every column of a session: which of them may still change is for its triggers to say.
grant update on scheduling_appointment to portal_web;
grant update (name, phone, confirmed_at, confirmed_by_id) on scheduling_ride to portal_web;
grant select on scheduling_appointment, scheduling_ride, scheduling_course,
                scheduling_chair, scheduling_protocol to portal_worker;
