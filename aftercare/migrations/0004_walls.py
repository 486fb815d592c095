from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8: what was answered is for the patient and for those who treat them."""

    dependencies = [("aftercare", "0003_contact"), ("scheduling", "0003_walls")]

    operations = [
        rule("aftercare", "each_role_sees_its_own_answers"),
        rule("aftercare", "who_asks_is_read_in_place"),
    ]
