import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.rules import rule


class Migration(migrations.Migration):
    """What staff tried, and the one thing more that the worker must see."""

    dependencies = [
        ("aftercare", "0002_rules"),
        ("portal", "0002_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spoke", "Spoke with patient"),
                            ("companion", "Spoke with companion"),
                            ("left a message", "Left a message"),
                            ("no call needed", "No call needed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=2000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.clinic",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="aftercare.concern",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), ("outcome", ""), _negated=True),
                        name="a_contact_says_something",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("resolved_at__isnull", False)),
                fields=["clinic", "resolved_at"],
                name="resolved_concerns",
            ),
        ),
        rule("aftercare", "contacts_are_only_added"),
        rule("aftercare", "a_contact_stays_in_its_clinic"),
        rule("aftercare", "the_worker_sees_that_a_check_in_was_begun"),
    ]
