from django.db import migrations

from portal.rules import rule

class Migration(migrations.Migration):
    """Rules 1, 3 and 4: no gate is passed without its row, and no time changes without one."""

    dependencies = [("scheduling", "0005_rides_and_gates"), ("portal", "0008_guests")]

    operations = [
        rule("scheduling", "rides_and_rules_stay_in_their_clinic"),
        rule("scheduling", "an_exception_stands_in_for_a_gate"),
        rule("scheduling", "no_ride_there_no_start_inside_a_window"),
        rule("scheduling", "no_acknowledgement_no_start"),
        rule("scheduling", "the_policy_says_who_takes_them_home"),
        rule("scheduling", "a_second_person_agrees"),
        rule("scheduling", "a_time_changes_by_a_correction"),
        rule("scheduling", "a_window_is_lengthened_for_a_reason"),
        rule("scheduling", "what_was_acknowledged_stays"),
        rule("scheduling", "each_role_sees_its_own_rides"),
        rule("scheduling", "the_worker_says_until_when"),
    ]
