"""Routes through SQL, each taken by every role that runs the product, on a login of its own."""

from aftercare.tests.routes.scene import ALLOWED
from aftercare.tests.routes.sql_changes import POWERS_OVER_CHANGES, SQL_CHANGES
from scheduling.tests.attacks import S

# Who asks, and as which role of PostgreSQL.
ROLES = {
    "a nurse": "web_clinical", "a second nurse": "web_clinical", "a clinician": "web_clinical",
    "a scheduler": "web_desk", "a patient": "web_patient", "a check-in's link": "web_link",
    "the link of a day after": "web_link", "a companion's link": "web_guest",
    "the clinic's tablet": "web_guest", "nobody": "portal_web", "the worker": "portal_worker",
}  # fmt: skip
MARIA, BEN, NORA = (f"where id = %({name})s" for name in ("maria", "ben", "nora"))
END = "no_driving_until"
NEVER = (
    "started_at = null, ended_at = null, released_at = null, no_driving_until = null,"
    " policy_id = null, release_kind = '', arrived_at = null"
)

SQL = {
    "a minute less": f"update {S} set {END} = {END} - interval '1 minute' {MARIA}",
    "a day less": f"update {S} set {END} = {END} - interval '1 day' {MARIA}",
    "an end in the past": f"update {S} set {END} = '2026-03-05 19:00Z' {MARIA}",
    "no end": f"update {S} set {END} = null {MARIA}",
    "no end and no release":
        f"update {S} set {END} = null, released_at = null, status = 'recovering',"
        f" release_kind = '' {MARIA}",
    "an end before all times": f"update {S} set {END} = '-infinity' {MARIA}",
    "an earlier leaving with its end":
        f"update {S} set released_at = ended_at, {END} = ended_at + interval '24 hours' {MARIA}",
    "a later leaving into the same window":
        f"update {S} set released_at = released_at + interval '2 hours' {MARIA}",
    "every end at once": f"update {S} set {END} = {END} - interval '2 hours'",
    "every window through a CTE":
        f"with gone as (update {S} set {END} = {END} - interval '1 hour' returning id)"
        " select * from gone",
    "the longer hold down to 24 hours":
        f"update {S} set {END} = released_at + interval '24 hours' {NORA}",
    "the policy it began under": f"update {S} set policy_id = %(policy)s {NORA}",
    "the policy and the end":
        f"update {S} set policy_id = %(policy)s, {END} = released_at + interval '24 hours' {NORA}",
    "never started": f"update {S} set {NEVER}, status = 'booked' {MARIA}",
    "what runs never started": f"update {S} set {NEVER}, status = 'booked' {BEN}",
    "cancelled": f"update {S} set status = 'cancelled', reason = 'x' {MARIA}",
    "what runs cancelled": f"update {S} set status = 'cancelled', reason = 'x' {BEN}",
    "what runs not treated": f"update {S} set status = 'not treated', reason = 'x' {BEN}",
    "released 2 hours ago, for what runs":
        f"update {S} set status = 'released', released_at = ended_at, release_kind = 'companion',"
        f" companion = 'Sam', {END} = ended_at + interval '22 hours' {BEN}",
    "somebody else's": f"update {S} set patient_id = patient_id + 1 {MARIA}",
    "another clinic's": f"update {S} set clinic_id = %(harbor)s {MARIA}",
    "another number": f"update {S} set id = id + 1000000 {MARIA}",
    "delete": f"delete from {S} {MARIA}",
    "delete what runs": f"delete from {S} {BEN}",
    "delete with its rides":
        f"with gone as (delete from scheduling_ride) delete from {S} {MARIA}",
    "truncate": f"truncate {S} cascade",
    "merge": f"merge into {S} a using (select %(maria)s::bigint as id) b on a.id = b.id"
        f" when matched then update set {END} = a.{END} - interval '1 hour'",
    "insert over it": f"insert into {S} select * from {S} {MARIA}"
        f" on conflict (id) do update set {END} = excluded.{END} - interval '1 hour'",
    "fewer hours in a policy": "update portal_policy set hold_hours = 24",
    "a policy deleted": "delete from portal_policy",
    "a zone for the clinic": "update portal_clinic set zone = 'Pacific/Kiritimati'",
    "a clinic deleted": "delete from portal_clinic",
    "a patient deleted": "delete from portal_patient",
    "an end as it stands on another wall":
        f"set local timezone = 'Pacific/Pago_Pago';"
        f" update {S} set {END} = {END}::timestamp at time zone 'UTC' {MARIA}",
}  # fmt: skip


# What nobody who runs the product may do at all, whatever stands afterwards.
POWERS = {
    "copy over it": f"copy {S} from program 'echo'",
    "disable the triggers": f"alter table {S} disable trigger all",
    "drop a trigger": f"drop trigger a_started_session_stays on {S}",
    "drop the floor": f"drop trigger the_policy_it_began_under_is_the_floor on {S}",
    "drop the 24 hours": f"alter table {S} drop constraint no_driving_for_at_least_24_hours",
    "drop the table": f"drop table {S} cascade",
    "another function for the trigger":
        "create or replace function a_started_session_stays() returns trigger language plpgsql"
        " as 'begin return new; end'",
    "a rule in the way": f"create rule nothing as on select to {S} do instead nothing",
    "a table of the same name before it": f"create temp table {S} (id bigint)",
    "a function of the same name before it":
        "create function pg_temp.asking_clinic() returns bigint language sql as 'select 1'",
    "replicate, so that no trigger fires": "set session_replication_role = replica",
    "become the owner": "set role portal_owner",
    "become a superuser": "alter role current_user superuser",
    "another type of column": f"alter table {S} alter column {END} type date",
    "another policy for rows": f"drop policy staff_see_the_sessions_of_their_clinic on {S}",
    "no row security": f"alter table {S} disable row level security",
    "the catalogue": "update pg_constraint set convalidated = false",
    "the triggers in the catalogue":
        f"update pg_trigger set tgenabled = 'D' where tgrelid = '{S}'::regclass",
}  # fmt: skip


def route(who, sql, power=False):
    """This statement on a login of that role's own, committed if it goes through."""

    def taken(scene):
        with scene.as_role(ROLES[who], **scene.asking(who)) as cursor:
            cursor.execute(sql, scene.numbers)
        return ALLOWED if power else None

    return taken


BY_SQL = {f"{name}, as {who}": route(who, sql)
          for name, sql in (SQL | SQL_CHANGES).items() for who in ROLES}  # fmt: skip
BY_POWER = {f"{name}, as {who}": route(who, sql, power=True)
            for name, sql in (POWERS | POWERS_OVER_CHANGES).items() for who in ROLES}  # fmt: skip
