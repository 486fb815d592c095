from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """The portal's rules, and who may touch what."""

    dependencies = [
        ("portal", "0001_initial"),
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        rule("portal", "policies_are_never_changed"),
        rule("portal", "events_are_only_added"),
        rule("portal", "a_policys_numbers_make_sense"),
        rule("portal", "people_stay_in_their_clinic"),
        rule("portal", "a_cache_table"),
        rule("portal", "who_may_touch_what"),
    ]
