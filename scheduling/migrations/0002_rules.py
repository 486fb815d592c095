from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rules 1, 3 and 5: what can never be true of a session, whoever writes it."""

    dependencies = [("scheduling", "0001_initial"), ("portal", "0002_rules")]

    operations = [
        BtreeGistExtension(),
        rule("scheduling", "no_driving_for_at_least_24_hours"),
        rule("scheduling", "a_started_session_stays"),
        rule("scheduling", "status_is_what_happened"),
        rule("scheduling", "no_ride_no_start"),
        rule("scheduling", "no_companion_no_release"),
        rule("scheduling", "one_chair_one_patient_one_place_at_a_time"),
        rule("scheduling", "a_session_stays_in_its_clinic"),
        rule("scheduling", "who_may_touch_what"),
    ]
