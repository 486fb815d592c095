from django.db import migrations, models

from portal.rules import rule


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0003_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.GenericIPAddressField()),
                ('account', models.BinaryField(max_length=32)),
                ('at', models.DateTimeField()),
                ('worked', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('worked', False)), fields=['address', 'at'], name='failed_tries_by_address'), models.Index(condition=models.Q(('worked', True)), fields=['account', 'address'], name='known_addresses'), models.Index(fields=['worked', 'at'], name='tries_by_age')],
            },
        ),
        rule("portal", "tries_to_sign_in_are_counted"),
    ]
