from django.db import migrations, models

from portal.rules import rule


class Migration(migrations.Migration):
    """Rules 2, 7 and 8: who gives a ride is asked, and says yes for themselves."""

    dependencies = [("scheduling", "0006_gates"), ("portal", "0008_guests")]

    operations = [
        migrations.AddField(
            "ride", "patient_said_at", models.DateTimeField(null=True, blank=True)
        ),
        migrations.AddField("ride", "said_yes_at", models.DateTimeField(null=True, blank=True)),
        rule("scheduling", "who_gives_a_ride_is_asked"),
    ]
