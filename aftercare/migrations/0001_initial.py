
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('portal', '0001_initial'),
        ('scheduling', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('due_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside', models.CharField(blank=True, choices=[('joined', 'Joined'), ('not asked', 'Not Asked')], max_length=10)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('link_generation', models.PositiveSmallIntegerField(default=1)),
                ('link_sha256', models.BinaryField(null=True, unique=True)),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='scheduling.appointment')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='portal.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='portal.patient')),
                ('told_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(choices=[('red_flags', 'Red Flags'), ('symptoms', 'Symptoms'), ('how_bad', 'How Bad'), ('send', 'Send')], max_length=10)),
                ('told', models.JSONField()),
                ('answered_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.clinic')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aftercare.answer')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('check_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='aftercare.checkin')),
            ],
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('call now', 'Call Now'), ('call today', 'Call Today'), ('read today', 'Read Today'), ('no reply', 'No Reply')], max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('last_told_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('spoke', 'Spoke with patient'), ('companion', 'Spoke with companion'), ('left a message', 'Left a message'), ('no call needed', 'No call needed')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='scheduling.appointment')),
                ('check_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='aftercare.checkin')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='portal.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='portal.patient')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns_taken', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='GuidanceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.SlugField(choices=[('before', 'Before'), ('during', 'During'), ('after', 'After'), ('side-effects', 'Side effects'), ('no-driving', 'No driving'), ('feeling-better', 'When you may feel better'), ('more-sessions', 'More sessions')])),
                ('language', models.CharField(default='en', max_length=12)),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('summary', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('written_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='portal.clinic')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40)),
                ('words', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='aftercare.answer')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.clinic')),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='aftercare.concern')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('sent_at', None), ('set_aside', '')), fields=['closes_at'], name='check_ins_not_answered'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('appointment', 'hours'), name='one_check_in_a_session_and_moment'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('due_at'))), name='a_check_in_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(('hours', None), ('appointment__isnull', False), _connector='OR'), name='hours_count_from_a_session'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('set_aside', ''), ('set_aside_at', None)), models.Q(('sent_at', None), ('set_aside__in', ['joined', 'not asked']), ('set_aside_at__isnull', False)), _connector='OR'), name='what_is_set_aside_says_when_and_was_not_sent'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces', None)), fields=('check_in', 'page'), name='one_first_answer_a_page'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('page__in', ['red_flags', 'symptoms', 'how_bad', 'send'])), name='an_answer_is_to_a_known_page'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('resolved_at', None)), fields=['clinic', 'due_at'], name='open_concerns'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(fields=['patient', 'raised_at'], name='concerns_of_a_patient'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ('call now', 'call today', 'read today', 'no reply'))), name='a_concern_has_a_known_level'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at', None), ('taken_by', None)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='who_takes_a_concern_stands_beside_when'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False), ('taken_at__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('note', ''), _negated=True)), _connector='OR'), name='a_resolved_concern_was_taken_and_says_how_it_ended'),
        ),
        migrations.AddConstraint(
            model_name='guidanceversion',
            constraint=models.UniqueConstraint(fields=('clinic', 'topic', 'language', 'version'), name='one_guidance_text_a_version'),
        ),
        migrations.AddConstraint(
            model_name='guidanceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_by', None), ('signed_at', None), ('signed_by', None)), models.Q(('review_by__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='a_signature_says_who_when_and_until_when'),
        ),
        migrations.AddConstraint(
            model_name='guidanceversion',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at', None), ('signed_at__gte', models.F('written_at')), _connector='OR'), name='guidance_is_written_before_it_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='guidanceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('summary', ''), _negated=True)), name='guidance_says_something'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('id', 'clinic'), name='a_check_in_has_one_clinic'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('id', 'patient'), name='a_check_in_has_one_patient'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('id', 'clinic'), name='an_answer_has_one_clinic'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.UniqueConstraint(fields=('id', 'clinic'), name='a_concern_has_one_clinic'),
        ),
    ]
