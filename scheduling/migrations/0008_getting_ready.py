from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8: a tablet in a patient's hands opens one page, once."""

    dependencies = [("scheduling", "0006_gates")]

    operations = [rule("scheduling", "a_tablet_opens_one_page_once")]
