"""A migration step that runs one rule from <app>/sql/, so that a rule is written once, in its own
file."""

from pathlib import Path

from django.conf import settings
from django.db import migrations


def rule(app: str, name: str) -> migrations.RunSQL:
    """The rule in <app>/sql/<name>.sql. A file that has landed is never edited: a change is a new
    file."""
    sql = (Path(settings.BASE_DIR) / app / "sql" / f"{name}.sql").read_text()
    return migrations.RunSQL([sql], migrations.RunSQL.noop, elidable=False)
