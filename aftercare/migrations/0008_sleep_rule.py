from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 1: where a policy has the sleep rule, it only ever lengthens a window."""

    dependencies = [("aftercare", "0007_companions")]

    operations = [rule("aftercare", "no_restful_sleep_lengthens")]
