from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 6: no release recorded is noticed, and asked about once."""

    dependencies = [("aftercare", "0005_a_patient_asks_for_a_ride"), ("scheduling", "0004_what_runs")]

    operations = [rule("aftercare", "a_missing_release_is_noticed")]
