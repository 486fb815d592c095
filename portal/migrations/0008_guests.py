from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 3: escorts of known kinds. Rule 8: a companion's key. Needs the roles of docs/roles.sql."""

    dependencies = [("portal", "0007_escorts")]

    operations = [
        rule("portal", "a_policys_escorts_make_sense"),
        rule("portal", "a_guest_has_one_key"),
        rule("portal", "an_alert_helps_no_shorter"),
    ]
