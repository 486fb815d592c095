-- Two roles run the product; neither owns anything, and each may write what it has to and no more. Nobody
-- moves a person or a message to another clinic, gives somebody another role, or opens a clinic.
grant usage on schema public to portal_web, portal_worker;
grant select, insert on portal_user, portal_patient, portal_message, portal_policy, portal_event to portal_web;
grant update (password, last_login, is_active, on_duty_since) on portal_user to portal_web;
grant update (user_id, first_name, last_name, birth_date, email, phone) on portal_patient to portal_web;
grant select, update (doors) on portal_clinic to portal_web;
grant select, insert, update, delete on django_session to portal_web;

-- The worker sends, so it reads people and settles messages; it has no business with accounts.
grant select on portal_clinic, portal_policy, portal_patient to portal_worker;
grant select (id, email, name, credential, role, clinic_id, is_active, on_duty_since, last_login)
  on portal_user to portal_worker;
grant select, insert on portal_message to portal_worker;

-- What became of a message changes; to whom it goes, about what and since when does not.
grant update (state, try_at, not_after, claimed_at, attempts, settled_at, why)
  on portal_message to portal_web, portal_worker;
