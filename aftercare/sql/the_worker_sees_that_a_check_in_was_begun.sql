-- To tell "never begun" from "begun, not sent" the worker needs to know that an answer is there. These
-- two columns say so; what was told, and to which question, stays out of its sight.
grant select (id, check_in_id) on aftercare_answer to portal_worker;
