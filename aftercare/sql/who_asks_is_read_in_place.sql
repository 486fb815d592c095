-- Rule 8, cheaper. A function in SQL is parsed anew wherever a statement uses it, and each policy uses one: a
-- page costs the database 0.1 to 0.2 ms more by it. So each policy says what asking_user(), asking_clinic(),
-- asking_patient() and asking_check_in() say, in their place. Comes after every policy.
do $$
declare
  policy record;
  said constant text := 'nullif(current_setting(''portal.\1'', true), '''')::bigint';
begin
  for policy in
    select tablename, policyname, regexp_replace(qual, 'asking_(\w+)\(\)', said, 'g') as sees,
           regexp_replace(with_check, 'asking_(\w+)\(\)', said, 'g') as adds
    from pg_policies where schemaname = 'public' and concat(qual, with_check) like '%asking\_%'
  loop
    execute format('alter policy %I on %I', policy.policyname, policy.tablename)
      || coalesce(' using (' || policy.sees || ')', '')
      || coalesce(' with check (' || policy.adds || ')', '');
  end loop;
end $$;
