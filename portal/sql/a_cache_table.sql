-- Django's database cache: what createcachetable would make, owned and granted like the rest.
create table portal_cache (
  cache_key varchar(255) primary key,
  value text not null,
  expires timestamptz not null);
create index portal_cache_expires on portal_cache (expires);
grant select, insert, update, delete on portal_cache to portal_web;
