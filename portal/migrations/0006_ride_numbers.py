from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_walls")]

    operations = [
        migrations.AddField(
            "clinic",
            "ride_numbers",
            models.CharField(
                blank=True,
                help_text="Whom to call for a ride: Lakeside Cab 555-010-0150; Ride Line 555-010-0151",
                max_length=200,
            ),
        ),
    ]
