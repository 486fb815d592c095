from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rules 2 and 8: who would drive says so with one tap, and raises one kind of concern by it."""

    dependencies = [("aftercare", "0004_walls"), ("portal", "0006_ride_numbers")]

    operations = [rule("aftercare", "a_patient_asks_for_a_ride")]
