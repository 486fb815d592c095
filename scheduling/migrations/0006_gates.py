from django.db import migrations

from portal.rules import rule

RULES = (
    "rides_and_rules_stay_in_their_clinic",
    "an_exception_stands_in_for_a_gate",
    "no_ride_there_no_start_inside_a_window",
    "no_acknowledgement_no_start",
    "the_policy_says_who_takes_them_home",
    "a_second_person_agrees",
    "a_time_changes_by_a_correction",
    "a_window_is_lengthened_for_a_reason",
    "what_was_acknowledged_stays",
    "each_role_sees_its_own_rides",
)


class Migration(migrations.Migration):
    """Rules 1, 3 and 4: no gate is passed without its row, and no time changes without one."""

    dependencies = [("scheduling", "0005_rides_and_gates"), ("portal", "0008_guests")]

    operations = [rule("scheduling", name) for name in RULES]
