"""How the code is cut: who may import whom, who reads the clock, what may stay small."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("portal", "scheduling", "aftercare")
CLOCKS = {"now", "utcnow", "today", "localdate", "localtime", "monotonic", "time"}
WHO_READS_THE_CLOCK = ("views", "tasks.py", "management", "access.py", "backends.py", "forms")
NOT_THE_PRODUCT = ("tests", "testing", "migrations", "__pycache__")
THE_PLATFORM = {"embedded.py", "supervisor.py", "mail_sink.py"}


def product(app):
    """The modules of an app that run for a clinic."""
    for path in sorted((ROOT / app).rglob("*.py")):
        if not set(path.relative_to(ROOT).parts) & set(NOT_THE_PRODUCT):
            yield path


def tree(path):
    return ast.walk(ast.parse(path.read_text()))


def imports(path):
    """The first names of what a module imports, in functions too."""
    for node in tree(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def calls(path):
    for node in tree(path):
        if isinstance(node, ast.Call):
            yield node


def name_of(call):
    return ast.unparse(call.func)


EVERY_FILE = [path for app in LAYERS for path in product(app)]
by_path = pytest.mark.parametrize("path", EVERY_FILE, ids=lambda p: str(p.relative_to(ROOT)))


@by_path
def test_imports_point_down(path):
    app = path.relative_to(ROOT).parts[0]
    above = LAYERS[LAYERS.index(app) + 1 :]
    assert not set(above) & set(imports(path))


def libraries(app):
    return {path.stem for path in (ROOT / app / "templatetags").glob("[!_]*.py")}


@pytest.mark.parametrize(
    ("templates", "above"),
    [
        ("*.html", ("scheduling", "aftercare")),
        ("components/**/*.html", ("scheduling", "aftercare")),
        ("portal/**/*.html", ("scheduling", "aftercare")),
        ("scheduling/**/*.html", ("aftercare",)),
    ],
)
def test_templates_load_no_library_of_a_layer_above(templates, above):
    forbidden = set().union(*map(libraries, above))
    assert forbidden
    for path in (ROOT / "templates").glob(templates):
        loaded = re.findall(r"{% load ([^%]+) %}", path.read_text())
        assert not forbidden & set(" ".join(loaded).split()), path


@by_path
def test_only_views_tasks_and_commands_read_the_clock(path):
    within = path.relative_to(ROOT).parts[1:]
    if set(within) & set(WHO_READS_THE_CLOCK) or within[-1] in THE_PLATFORM:
        return
    read = [name_of(c) for c in calls(path) if reads_the_clock(c)]
    assert not read


def reads_the_clock(call):
    module, _, function = name_of(call).rpartition(".")
    return function in CLOCKS and module in ("timezone", "datetime", "date", "time", "Now")


@by_path
def test_a_job_is_due_by_a_row_and_never_by_the_broker(path):
    given = {keyword.arg for call in calls(path) for keyword in call.keywords}
    assert not given & {"eta", "countdown"}


@by_path
def test_no_signal_is_connected(path):
    listened = {"receiver", "pre_save.connect", "post_save.connect", "m2m_changed.connect"}
    assert not listened & {name_of(call) for call in calls(path)}


def test_the_driving_window_is_never_counted_in_days():
    """A day is 23 hours in the spring; the window is 24 hours in any."""
    counted = {
        keyword.arg
        for call in calls(ROOT / "scheduling" / "driving.py")
        if name_of(call).endswith("timedelta")
        for keyword in call.keywords
    }
    assert counted <= {"hours", "minutes", "seconds", "microseconds"}


def test_the_servers_and_their_supervisor_stay_small():
    lines = [len((ROOT / "portal" / name).read_text().splitlines())
             for name in ("embedded.py", "supervisor.py")]  # fmt: skip
    assert sum(lines) <= 250


def test_the_product_needs_at_most_twenty_packages():
    needed = (ROOT / "requirements.in").read_text().partition("# To test")[0]
    packages = [line for line in needed.splitlines() if line and not line.startswith("#")]
    assert len(packages) <= 20
