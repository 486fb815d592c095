"""Ways in that the code does not use. An SQL injection could change role; so there is no raw SQL
with input in it, and a check says so."""

import ast
import re

import pytest

from portal.tests.sql_in_code import is_text, sql_with_input, texts
from portal.tests.test_architecture import ROOT, by_path, calls, name_of

# Each place that goes without a guard, with the reason. Adding one is a decision.
MARKED_SAFE = {"portal/templatetags/ui.py": "drawings from a table in the same file"}
WITHOUT_TOKEN = {
    "portal/access.py": "a link is its own key, and its pages take no cookie",
    "portal/views/theme.py": "light or dark, on pages that may set no cookie",
}
HTML_AS_IT_IS = {"templates/aftercare/topic_text.html": "the guide, cleaned by nh3"}
# Handed on by an object that is only ever made of the module's own words.
OWN_SQL = {"portal/actors.py": "actor.sql"}
RAW = {"raw", "extra", "RawSQL"}
RUNS_CODE = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads",
             "pickle.load", "marshal.loads", "yaml.load"}  # fmt: skip


@by_path
def test_no_sql_is_put_together_from_input(path):
    own = OWN_SQL.get(str(path.relative_to(ROOT)))
    assert not list(sql_with_input(path.read_text(), own))


def made_of(source):
    """What each object of the module's one class is made of first, and the module's own words."""
    tree = ast.parse(source)
    (made,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    firsts = [call.args[0] for call in calls if name_of(call) in ("cls", made.name)]
    return firsts, texts(tree)


@pytest.mark.parametrize("path", OWN_SQL)
def test_sql_that_is_handed_on_is_made_of_the_modules_own_words(path):
    if not (ROOT / path).exists():
        pytest.skip("not there")
    firsts, said = made_of((ROOT / path).read_text())
    assert firsts
    assert all(is_text(first, said) for first in firsts)


@pytest.mark.parametrize(
    "code",
    [
        "cursor.execute(f'select {x}')",
        "A = 'select 1'\nB = f'{A} from {x}'\ncursor.execute(B)",
        "cursor.execute('select ' + x)",
        "cursor.execute('select %s' % x)",
        "cursor.execute('select {}'.format(x))",
        "cursor.execute(x)",
        "cursor.execute(query=x)",
        "def f(sql):\n    cursor.execute(sql)",
        "sql = 'select 1'\nsql = sql + x\ncursor.execute(sql)",
        "sql = 'select 1'\nsql += x\ncursor.execute(sql)",
        "connection.cursor().executemany(x, rows)",
        "psycopg2.sql.SQL(x)",
        "SQL = 'select 1'\ndef f(SQL):\n    cursor.execute(SQL)",
        "def f(x):\n    sql = x\n    cursor.execute(sql)\ndef g():\n    sql = 'select 1'",
        "def g():\n    sql = 'select 1'\ndef f(sql):\n    cursor.execute(sql)",
        "def g():\n    sql = 'select 1'\ncursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    for sql in x:\n        cursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    with x as sql:\n        cursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    from x import sql\n    cursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    [cursor.execute(sql) for sql in x]",
        "sql = 'select 1'\nf = lambda sql: cursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    if (sql := x):\n        cursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    global sql\n    sql = x\ncursor.execute(sql)",
        "sql = 'select 1'\ndef f():\n    def sql(): ...\n    cursor.execute(sql)",
        "class A:\n    sql = 'select 1'\n    def f(self):\n        cursor.execute(sql)",
        "try:\n    ...\nexcept E as sql:\n    cursor.execute(sql)",
        "match x:\n    case {'a': sql}:\n        cursor.execute(sql)",
        "run = cursor.execute\nrun(x)",
        "list(map(cursor.execute, x))",
        "getattr(cursor, 'execute')(x)",
        "from psycopg2.sql import SQL as words\nwords(x)",
        "from psycopg2.sql import SQL\nwords = SQL\nwords(x)",
        "cursor.execute(*x)",
        "cursor.execute(x)()",
        "Func(F('a'), template=x)",
        "Func(F('a'), function=f'{x}')",
        "T = 'a'\nFunc(F('a'), arg_joiner=T + x)",
        "class Mine(Func):\n    template = x",
        "one.function = x",
    ],
)
def test_the_check_finds_sql_with_input(code):
    assert list(sql_with_input(code))


@pytest.mark.parametrize(
    "code",
    [
        "cursor.execute('select %s', [x])",
        "SQL = 'select 1'\ndef f():\n    cursor.execute(SQL, [x])",
        "def f():\n    say = 'select %s'\n    cursor.execute(say, [x])",
        "A = 'select 1'\nB = f'{A} from t'\ncursor.execute(B)",
        "def f(sql):\n    ...\ndef g():\n    sql = 'select 1'\n    cursor.execute(sql)",
        "A = 'select 1'\ndef f():\n    def g():\n        cursor.execute(A)",
        "Func(F('a'), Value(x), function='regexp_replace')",
        "class Mine(Func):\n    template = '%(expressions)s'",
    ],
)
def test_and_lets_plain_words_pass(code):
    assert not list(sql_with_input(code))


@by_path
def test_no_query_is_written_by_hand_within_the_orm(path):
    assert not RAW & {name_of(call).split(".")[-1] for call in calls(path)}


@by_path
def test_nothing_typed_becomes_code(path):
    assert not RUNS_CODE & {name_of(call) for call in calls(path)}


@by_path
def test_html_is_marked_safe_in_one_place_only(path):
    marked = re.search(r"\b(mark_safe|SafeString|SafeText|is_safe)\b", path.read_text())
    assert not marked or str(path.relative_to(ROOT)) in MARKED_SAFE


@by_path
def test_a_form_goes_without_its_token_in_known_places_only(path):
    exempt = re.search(r"csrf_exempt|CSRF_USE_SESSIONS|_dont_enforce_csrf", path.read_text())
    assert not exempt or str(path.relative_to(ROOT)) in WITHOUT_TOKEN


TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
each_template = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT))
)


@each_template
def test_what_a_template_shows_is_escaped(path):
    said = re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", path.read_text())
    plain_text = path.suffix == ".txt"
    assert not said or plain_text or str(path.relative_to(ROOT)) in HTML_AS_IT_IS


def test_each_known_place_is_still_there():
    for places in (MARKED_SAFE, WITHOUT_TOKEN, HTML_AS_IT_IS):
        for path in places:
            assert re.search(r"mark_safe|csrf_exempt|\|safe", (ROOT / path).read_text()), path


def requirements():
    """Each line of the lock, with what is said of it on the lines below."""
    lines = (ROOT / "requirements.txt").read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("line", requirements(), ids=lambda line: line.split()[0])
def test_each_package_is_one_version_with_its_hashes(line):
    name = line.split()[0]
    assert re.fullmatch(r"[A-Za-z0-9_.\[\]-]+==[0-9][A-Za-z0-9.+!]*", name)
    assert re.search(r"--hash=sha256:[0-9a-f]{64}(\s|$)", line)
    assert not re.search(r"https?://|git\+|file:", line)


def test_the_lock_locks_more_than_what_is_asked_for():
    asked = (ROOT / "requirements.in").read_text()
    assert len(requirements()) > len(re.findall(r"(?m)^[a-z]", asked)) > 10


def test_packages_are_installed_by_their_hashes_alone():
    installs = re.findall(r"pip install.*", (ROOT / "Makefile").read_text())
    assert installs
    assert all("--require-hashes" in one for one in installs)


def test_the_repository_holds_no_secret_but_the_ones_that_say_so():
    """What looks like a key or a password in the product is for development, and says it."""
    found = re.compile(r"(BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|://[^/\s:@{]+:[^/\s@{]+@)")
    for app in ("portal", "scheduling", "aftercare"):
        for path in (ROOT / app).rglob("*.py"):
            if not {"tests", "testing"} & set(path.parts):
                assert not found.search(path.read_text()), path
