-- Nobody who runs the product owns a table, deletes a session, or can switch a rule off.
grant select, insert, update on scheduling_appointment, scheduling_ride, scheduling_course to portal_web;
grant select, insert, update on scheduling_chair, scheduling_protocol to portal_web;
grant select on scheduling_appointment, scheduling_ride, scheduling_course,
                scheduling_chair, scheduling_protocol to portal_worker;
