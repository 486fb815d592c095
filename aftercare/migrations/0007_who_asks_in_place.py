from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8, cheaper: the policies that came since say who asks in place, too."""

    dependencies = [("aftercare", "0006_unreleased"), ("scheduling", "0006_gates")]

    operations = [rule("aftercare", "who_asks_is_read_in_place")]
