-- Two roles run the product; neither owns anything. The worker sends, so it reads people and settles
-- messages; it has no business with accounts.
grant usage on schema public to portal_web, portal_worker;
grant select, insert, update on portal_user, portal_patient, portal_message to portal_web;
grant select, update on portal_clinic to portal_web;
grant select, insert on portal_policy, portal_event to portal_web;
grant select, insert, update, delete on django_session to portal_web;
grant select on django_content_type, auth_permission to portal_web;

grant select on portal_clinic, portal_policy, portal_patient to portal_worker;
grant select (id, email, name, credential, role, clinic_id, is_active, on_duty_since, last_login)
  on portal_user to portal_worker;
grant select, insert, update on portal_message to portal_worker;
grant select, insert on portal_event to portal_worker;
