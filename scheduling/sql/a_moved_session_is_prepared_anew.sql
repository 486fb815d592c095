-- Rule 7. Whether somebody comes, until when they eat and drink and when to be here was said and read of
-- another time: for a session that begins at another moment it is asked again. What they told the nurse, and
-- that they know the driving rule, stays. As the owner, since the desk that moves a session speaks for nobody.
create function a_moved_session_is_prepared_anew() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update scheduling_preparation
    set coming = null, coming_said_at = null, food_read_at = null, bring_read_at = null
    where appointment_id = new.id;
  return null;
end $$;
revoke execute on function a_moved_session_is_prepared_anew() from public;

create trigger a_moved_session_is_prepared_anew
  after update of planned on scheduling_appointment
  for each row when (lower(old.planned) is distinct from lower(new.planned))
  execute function a_moved_session_is_prepared_anew();
