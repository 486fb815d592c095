from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rules 6 and 8: a companion who is worried is heard, and one who is silent is noticed."""

    dependencies = [("aftercare", "0006_unreleased"), ("scheduling", "0007_companions")]

    operations = [
        rule("aftercare", "a_companion_is_worried"),
        rule("aftercare", "a_silent_companion_is_noticed"),
        rule("aftercare", "who_asks_is_read_in_place"),
    ]
