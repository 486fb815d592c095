-- Rule 3. Nobody is released alone: a companion has a name, everything else a reason in words.
-- coalesce, because a NULL kind would let the whole CHECK pass.
alter table scheduling_appointment
  add constraint no_companion_no_release
    check (released_at is null or coalesce(
      (release_kind = 'companion' and btrim(companion) <> '')
      or (release_kind in ('ambulance', 'left without release') and btrim(reason) <> ''), false)),
  add constraint only_a_release_has_a_kind
    check (released_at is not null or coalesce(release_kind, '') = '');
