-- The portal's roles and its database, once per PostgreSQL server, by its superuser:
--   psql -f docs/roles.sql postgres
-- then give each role that logs in a password: \password portal_owner, and so on. Running it again
-- changes nothing, and is how a server that ran an earlier portal gets the roles that came since.
--
-- portal_owner migrates and owns every table. portal_web and portal_worker run the product: they
-- own nothing, so they can neither disable a trigger nor change a rule; the migrations grant them
-- what they need.
--
-- portal_web sees nobody's rows by itself. Each page is served as one of five roles that nobody logs in
-- as, for one transaction (portal/actors.py): a patient, clinical staff, the desk, whoever holds a
-- check-in's link, or a guest with one other key. NOINHERIT: until it has become one of them it has none of their rights.
do $$
declare
  name text;
begin
  if not exists (select from pg_roles where rolname = 'portal_owner') then
    create role portal_owner login;
  end if;
  if not exists (select from pg_roles where rolname = 'portal_web') then
    create role portal_web login noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'portal_worker') then
    create role portal_worker login noinherit;
  end if;
  foreach name in array array['web_patient', 'web_clinical', 'web_desk', 'web_link', 'web_guest'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin noinherit', name);
    end if;
    execute format('grant %I to portal_web', name);
  end loop;
end
$$;

-- An error's detail shows the refused row, and a logged statement its values: answers of patients.
alter role portal_owner set log_error_verbosity = 'terse';
alter role portal_web set log_error_verbosity = 'terse';
alter role portal_worker set log_error_verbosity = 'terse';
alter role portal_owner set log_min_error_statement = 'panic';
alter role portal_web set log_min_error_statement = 'panic';
alter role portal_worker set log_min_error_statement = 'panic';

-- Nothing waits for ever; the owner's migrations may run long. Set here and not by the portal when it
-- connects, because a pooler in between hands a connection from one to the next.
alter role portal_owner set lock_timeout = '5s';
alter role portal_web set lock_timeout = '5s';
alter role portal_worker set lock_timeout = '5s';
alter role portal_owner set idle_in_transaction_session_timeout = '60s';
alter role portal_web set idle_in_transaction_session_timeout = '60s';
alter role portal_worker set idle_in_transaction_session_timeout = '60s';
alter role portal_web set statement_timeout = '10s';
alter role portal_worker set statement_timeout = '10s';

select 'create database portal owner portal_owner'
where not exists (select from pg_database where datname = 'portal') \gexec
\connect portal
create extension if not exists btree_gist;
-- Nobody who runs the product makes a table, not even a temporary one.
revoke temporary on database portal from public;
