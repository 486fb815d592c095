from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 6: no release recorded is noticed, and asked about once."""

    dependencies = [("aftercare", "0004_walls"), ("scheduling", "0004_what_runs")]

    operations = [rule("aftercare", "a_missing_release_is_noticed")]
