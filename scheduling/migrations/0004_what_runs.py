from django.db import migrations, models


class Migration(migrations.Migration):
    """What runs now is found among the sessions of ten years without looking at each."""

    dependencies = [
        ('portal', '0005_walls'),
        ('scheduling', '0003_walls'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('status__in', ('started', 'recovering'))), fields=['clinic'], name='sessions_that_run'),
        ),
    ]
