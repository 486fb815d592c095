-- The portal's three login roles and its database, once per PostgreSQL server, by its superuser:
--   psql -f docs/roles.sql postgres
-- then give each role a password: \password portal_owner, and so on. Running it again changes nothing.
--
-- portal_owner migrates and owns every table. portal_web and portal_worker run the product: they
-- own nothing, so they can neither disable a trigger nor change a rule; the migrations grant them
-- what they need.
do $$
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
end
$$;

-- An error's detail shows the refused row, and a logged statement its values: answers of patients.
alter role portal_owner set log_error_verbosity = 'terse';
alter role portal_web set log_error_verbosity = 'terse';
alter role portal_worker set log_error_verbosity = 'terse';
alter role portal_owner set log_min_error_statement = 'panic';
alter role portal_web set log_min_error_statement = 'panic';
alter role portal_worker set log_min_error_statement = 'panic';

select 'create database portal owner portal_owner'
where not exists (select from pg_database where datname = 'portal') \gexec
\connect portal
create extension if not exists btree_gist;
