from django.db import migrations
from django.db.models import Manager

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8: PostgreSQL shows each role its own rows. Needs the roles of docs/roles.sql."""

    dependencies = [("portal", "0004_sign_in")]

    operations = [
        migrations.AlterModelOptions("user", {"base_manager_name": "colleagues"}),
        migrations.AlterModelManagers(
            "user", [("objects", Manager()), ("colleagues", Manager())]
        ),
        rule("portal", "each_asks_for_their_own"),
    ]
