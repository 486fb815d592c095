from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """The red-flag half of rule 6, and what is only ever added to."""

    dependencies = [("aftercare", "0001_initial"), ("scheduling", "0002_rules")]

    operations = [
        rule("aftercare", "a_red_flag_has_its_concern"),
        rule("aftercare", "answers_are_only_added"),
        rule("aftercare", "a_concern_is_closed_by_a_person"),
        rule("aftercare", "aftercare_stays_in_its_clinic"),
        rule("aftercare", "signed_guidance_never_changes"),
        rule("aftercare", "who_may_touch_what"),
    ]
