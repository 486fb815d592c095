"""What stands in PostgreSQL itself, read from its catalogue: what docs/walls.md says."""

from django.db import connection

HEAD = """# What stands in PostgreSQL itself

Made by `manage.py walls > docs/walls.md` from the catalogue. A test compares, so a policy, a
trigger or a function that is gone, new, or for other roles turns it red. What each policy shows is
in the SQL file it comes from ([rules.md](rules.md)), and is said a second time in
`aftercare/tests/sees.py`.
Each policy, dropped, is missed.

"""
POLICIES = """select tablename, policyname,
    array_to_string(array(select unnest(roles) order by 1), ', '), lower(cmd)
  from pg_policies where schemaname = 'public' order by 1, 2"""
FUNCTIONS = """select proname, array_to_string(proconfig, ', '), coalesce(array_to_string(array(
    select distinct grantee::regrole::text from aclexplode(proacl)
    where grantee <> proowner order by 1), ', '), 'everybody')
  from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by 1"""
TRIGGERS = """select tgrelid::regclass::text, string_agg(tgname, ', ' order by tgname)
  from pg_trigger where not tgisinternal group by 1 order by 1"""


def listed(title, columns, rows):
    lines = [f"## {title}", "", row(columns), row(["---"] * len(columns))]
    return "\n".join([*lines, *map(row, rows), "", ""])


def row(cells):
    return f"| {' | '.join(cells)} |"


def page() -> str:
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        said = listed("Row security", ["table", "policy", "for", "when"], cursor.fetchall())
        cursor.execute(FUNCTIONS)
        columns = ["function", "set", "who may call it"]
        said += listed("Functions that look as the owner", columns, cursor.fetchall())
        cursor.execute(TRIGGERS)
        said += listed("Triggers", ["table", "triggers"], cursor.fetchall())
    return (HEAD + said).rstrip("\n") + "\n"
