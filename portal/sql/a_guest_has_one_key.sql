do $$
begin
  if not exists (select from pg_roles where rolname = 'web_guest') then
    raise exception 'Pages are served as roles that this server does not have yet. Run docs/roles.sql again, as its superuser.';
  end if;
end $$;

-- Rule 8. Somebody without an account who holds one key: a companion the link of a ride, a patient the
-- clinic's tablet for one page. What the key opens is said by scheduling and aftercare; here, what
-- every page of theirs needs: the clinic, its approved numbers, and a patient's first name.
create function asking_ride() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('portal.ride', true), '')::bigint $$;
create function asking_hand_over() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('portal.hand_over', true), '')::bigint $$;

grant usage on schema public to web_guest;
grant select on portal_clinic, portal_policy to web_guest;
grant select (id, clinic_id, first_name) on portal_patient to web_guest;
create policy a_guest_knows_a_first_name on portal_patient for select to web_guest
  using (id = asking_patient());
grant select (id, name, credential, role, clinic_id, is_active, on_duty_since) on portal_user to web_guest;
create policy a_guest_sees_the_staff on portal_user for select to web_guest
  using (clinic_id = asking_clinic() and role <> 'patient');
grant execute on function append_event to web_guest;
