-- Rule 8. Each Event gets a number in its clinic and a hash over itself and all before it, so that one
-- changed, removed or cut off is found (manage.py verify_events), whoever did it.

-- What is hashed: the same in every time zone and date style. A column that comes later may only be put at
-- the end, and only where it is not null: the words of older Events must never change.
create function event_in_words(event portal_event) returns text
language sql stable as $$
  select jsonb_build_array(
    event.id, event.clinic_id, (extract(epoch from event.at) * 1000000)::bigint, event.by_id,
    event.patient_id, event.verb, event."row", event.row_id, event.request, event.shown)::text
$$;

create function seal_event(event portal_event) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  words bytea := convert_to(event_in_words(event), 'UTF8');
begin
  with last as (
    insert into portal_lastseal as last (clinic_id, number, hash)
    values (event.clinic_id, 1, sha256(words))
    on conflict (clinic_id) do update set number = last.number + 1, hash = sha256(last.hash || words)
    returning clinic_id, number, hash)
  insert into portal_seal (event_id, clinic_id, number, hash)
  select event.id, clinic_id, number, hash from last;
end $$;

-- A look is sealed by append_event itself, as the last that its transaction does. For all else:
-- the row of portal_lastseal is held from the seal to the commit, so it must be the last lock that a
-- transaction takes: one that waited for a patient while it held the clinic's chain could wait for somebody
-- who waits for the chain. Foreign keys are checked at commit too, and lock; so an Event waits once more.
-- What a deferred trigger writes has its own deferred triggers fired after all that were waiting before.
-- The table is empty whenever a transaction ends. A transaction with Events of two clinics takes two rows;
-- the only one is the worker's look for silence, and of those one runs at a time.
create unlogged table portal_unsealed (event_id bigint primary key);

create function an_event_waits_for_its_seal() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into portal_unsealed (event_id) values (new.id);
  return null;
end $$;

create function what_waits_is_sealed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from portal_unsealed where event_id = new.event_id;
  perform seal_event(event) from portal_event as event where id = new.event_id;
  return null;
end $$;

create constraint trigger an_event_waits_for_its_seal
  after insert on portal_event deferrable initially deferred
  for each row when (new.verb <> 'looked at') execute function an_event_waits_for_its_seal();
create constraint trigger what_waits_is_sealed
  after insert on portal_unsealed deferrable initially deferred
  for each row execute function what_waits_is_sealed();

revoke all on function event_in_words, seal_event, an_event_waits_for_its_seal, what_waits_is_sealed
  from public;

-- What came before there were seals, in its order.
select seal_event(event) from (select * from portal_event order by id) as event;
set constraints all immediate;
