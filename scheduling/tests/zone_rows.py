"""The half hours around each clock change as rows of sessions, in a session of PostgreSQL in that
zone."""

from collections import Counter

from scheduling.driving import no_driving_until
from scheduling.tests.attacks import S

COLUMNS = """(clinic_id, patient_id, protocol_id, policy_id, number, planned, status, started_at,
    ended_at, released_at, no_driving_until, release_kind, companion, companion_phone, reason,
    stopped_early, entered_afterwards, escort_kind)"""
ROWS = """select %(clinic)s, %(patient)s, %(protocol)s, %(policy)s, 1,
    tstzrange(l - interval '2 hours', l), 'released', l - interval '2 hours', l - interval '1 hour',
    l, e + make_interval(secs => %(more)s), 'companion', 'Sam', '', '', '', 'on paper',
    'responsible adult'
  from unnest(%(left)s::timestamptz[], %(ends)s::timestamptz[]) as t (l, e)"""
AS_STORED = """returning no_driving_until - released_at >= interval '24 hours',
    extract(epoch from no_driving_until)::bigint"""
# Each row alone, so that each is refused alone: by which rule, and how often.
ONE_BY_ONE = f"""create function one_by_one() returns setof text language plpgsql as $$
declare place tid; said text;
begin
  for place in select ctid from tried loop
    begin
      insert into {S} {COLUMNS} select * from tried where ctid = place;
      said := 'taken';
    exception when check_violation then
      get stacked diagnostics said = constraint_name;
    end;
    return next said;
  end loop;
end $$"""


class InSql:
    """in_sql(cases, "UTC", more=1) is how often PostgreSQL said what to these cases, their ends a
    second later, in a session of that zone; None is each case's own. `before` are statements of the
    owner. All is undone."""

    def __init__(self, as_role, session):
        self.as_role = as_role
        self.whose = {"clinic": session.clinic_id, "patient": session.patient_id,
                      "policy": session.policy_id, "protocol": session.protocol_id}  # fmt: skip

    def __call__(self, cases, zone, before=(), more=0):
        counts = Counter()
        with self.as_role("portal_owner") as owner:
            for statement in (ONE_BY_ONE, *before):
                owner.execute(statement)
            for own, lefts in cases.items():
                owner.execute("select set_config('TimeZone', %s, true)", [zone or own.key])
                ends = [no_driving_until(left) for left in lefts]
                values = self.whose | {"left": lefts, "ends": ends, "more": more}
                counts += one_by_one(owner, values) if more else all_at_once(owner, values)
            owner.connection.rollback()
        return counts


def all_at_once(owner, values):
    """Each is kept, 24 hours long or longer, and its end is the instant that Python meant."""
    owner.execute(f"insert into {S} {COLUMNS} {ROWS} {AS_STORED}", values)
    stored = owner.fetchall()
    meant = [(True, int(end.timestamp())) for end in values["ends"]]
    return Counter("kept" if row == as_meant else "wrong"
                   for row, as_meant in zip(stored, meant, strict=True))  # fmt: skip


def one_by_one(owner, values):
    owner.execute(f"create temp table tried {COLUMNS} as {ROWS}", values)
    owner.execute("select said, count(*) from one_by_one() as said group by 1")
    counts = Counter(dict(owner.fetchall()))
    owner.execute("drop table tried")
    return counts
