from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8, cheaper: the policies that came since say who asks in place, too."""

    dependencies = [("aftercare", "0008_sleep_rule"), ("scheduling", "0008_getting_ready")]

    operations = [rule("aftercare", "who_asks_is_read_in_place")]
