-- Rule 3. Who takes patients home is of a known kind, and a stay is minutes within a working day. An
-- array says itself that it is not empty; the other columns are NOT NULL.
alter table portal_policy
  add constraint escorts_are_of_known_kinds
    check (cardinality(escort_kinds) > 0 and array_position(escort_kinds, null) is null
           and escort_kinds <@ array['responsible adult', 'ride share', 'public transport',
                                     'clinic transport']::varchar[]),
  add constraint a_stay_fits_in_a_day
    check (greatest(ride_share_stay_minutes, public_transport_stay_minutes,
                    clinic_transport_stay_minutes) <= 720);
