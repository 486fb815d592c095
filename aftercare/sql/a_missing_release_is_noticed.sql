-- Rule 6. A session that runs on long after its plan is noticed by the worker. It sees what still runs (which
-- session, whose, when it was planned; no other time of it, and nothing of the patient), and may ask staff about
-- that one session, on one level. It sees that it has asked, so that it asks once.
create policy the_worker_sees_what_still_runs on scheduling_appointment for select to portal_worker
  using (status in ('started', 'recovering'));
create policy the_worker_asks_about_what_still_runs on aftercare_concern for insert to portal_worker
  with check (level = 'call today' and check_in_id is null and raised_by_id is null and taken_by_id is null
              and note = '' and outcome = ''
              and exists (select from scheduling_appointment a
                          where a.id = appointment_id and a.patient_id = aftercare_concern.patient_id
                            and a.status in ('started', 'recovering')));
create policy the_worker_sees_that_it_asked on aftercare_concern for select to portal_worker
  using (exists (select from aftercare_reason r where r.concern_id = aftercare_concern.id
                                                  and r.rule = 'not released'));
create policy the_worker_says_that_nobody_was_released on aftercare_reason to portal_worker
  using (rule = 'not released');
