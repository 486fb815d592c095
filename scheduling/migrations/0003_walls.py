from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8: a patient sees their own sessions, staff those of their clinic."""

    dependencies = [("scheduling", "0002_rules"), ("portal", "0005_walls")]

    operations = [rule("scheduling", "each_role_sees_its_own_sessions")]
