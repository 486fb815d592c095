
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import portal.models.clinic
import portal.models.policy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('short_name', models.CharField(help_text='Stands in messages: no treatment word.', max_length=20, validators=[portal.models.clinic.names_no_treatment])),
                ('zone', models.CharField(max_length=40, validators=[portal.models.clinic.a_real_zone])),
                ('phone', models.CharField(max_length=20)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('opens_at', models.TimeField(default=datetime.time(8, 0))),
                ('closes_at', models.TimeField(default=datetime.time(19, 0))),
                ('open_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=portal.models.clinic.weekdays, size=None)),
                ('doors', models.CharField(choices=[('by hours', 'By Hours'), ('open', 'Open'), ('closed', 'Closed')], default='by hours', max_length=10)),
                ('after_hours', models.CharField(blank=True, help_text='Who answers at night.', max_length=200)),
                ('after_window_words', models.CharField(default='Ask your clinic before you drive again.', max_length=300)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='a_clinic_opens_before_it_closes'), models.CheckConstraint(condition=models.Q(('doors__in', ['by hours', 'open', 'closed'])), name='doors_are_open_closed_or_by_hours')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('credential', models.CharField(blank=True, help_text='RN, MD', max_length=20)),
                ('role', models.CharField(choices=[('patient', 'Patient'), ('nurse', 'Nurse'), ('clinician', 'Clinician'), ('scheduler', 'Scheduler'), ('manager', 'Manager')], max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('on_duty_since', models.DateTimeField(blank=True, null=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='users', to='portal.clinic')),
            ],
        ),
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(max_length=60)),
                ('last_name', models.CharField(max_length=60)),
                ('birth_date', models.DateField()),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('since', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patients', to='portal.clinic')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('occasion_id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('due_at', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('claimed', 'Claimed'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Failed'), ('withdrawn', 'Withdrawn')], default='planned', max_length=10)),
                ('try_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('why', models.CharField(blank=True, max_length=120)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.clinic')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='portal.patient')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=40)),
                ('row', models.CharField(blank=True, max_length=40)),
                ('row_id', models.BigIntegerField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.clinic')),
                ('patient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='portal.patient')),
            ],
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('hold_hours', models.PositiveSmallIntegerField(default=24)),
                ('escort_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=portal.models.policy.default_escorts, size=None)),
                ('fasting_hours', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('check_in_hours', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=portal.models.policy.default_check_in_hours, size=None)),
                ('quiet_from', models.TimeField(default=datetime.time(21, 0))),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0))),
                ('call_now_minutes', models.PositiveSmallIntegerField(default=10)),
                ('call_today_minutes', models.PositiveSmallIntegerField(default=120)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('starts_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='portal.clinic')),
            ],
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='a_sign_in_email_is_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['patient', 'nurse', 'clinician', 'scheduler', 'manager'])), name='a_user_has_one_known_role'),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['clinic', 'last_name', 'first_name'], name='patients_by_name'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.UniqueConstraint(fields=('id', 'clinic'), name='a_patient_has_one_clinic'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ('planned', 'claimed'))), fields=['try_at'], name='messages_to_send'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['clinic', '-due_at'], name='messages_of_a_clinic'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['kind', 'occasion_id'], name='messages_of_an_occasion'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('patient', 'user', 'kind', 'occasion_id', 'round'), name='one_message_an_occasion_and_round', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'claimed', 'sent', 'delivered', 'failed', 'withdrawn'])), name='a_message_is_in_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state__in', ('planned', 'claimed'))), models.Q(models.Q(('state__in', ('planned', 'claimed')), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='a_settled_message_says_when'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'withdrawn']), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='a_message_not_sent_says_why'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['claimed', 'sent', 'delivered']), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='what_is_sent_was_claimed'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['row', 'row_id'], name='events_of_a_row'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.UniqueConstraint(fields=('clinic', 'version'), name='one_policy_a_version'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('hold_hours__gte', 24)), name='a_hold_is_24_hours_or_more'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='an_approval_says_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(fields=('id', 'clinic'), name='a_user_has_one_clinic'),
        ),
    ]
