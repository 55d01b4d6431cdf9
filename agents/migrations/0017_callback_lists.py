import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

CONTACT = django.core.validators.RegexValidator('^\\+?[0-9]{2,20}$', 'An agent number or a telephone number.')


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0016_call_event_interface'),
    ]

    operations = [
        migrations.AddField(
            model_name='agent',
            name='mobile_number',
            field=models.CharField(blank=True, help_text='Rings instead of her phone for a call she begins from her mobile.', max_length=21, validators=[CONTACT]),
        ),
        migrations.CreateModel(
            name='CallbackList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('group', models.ForeignKey(help_text='Its agents and supervisors work on the list.', on_delete=django.db.models.deletion.CASCADE, related_name='callback_lists', to='agents.agentgroup')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='callback_lists', to='agents.team')),
            ],
            options={
                'verbose_name': 'callback list',
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('team', 'name'), name='callback_list_name')],
            },
        ),
        migrations.CreateModel(
            name='CallbackPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40)),
                ('starts', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='until')),
                ('is_default', models.BooleanField(default=False, help_text='For callbacks planned without a period.', verbose_name='default')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='callback_periods', to='agents.team')),
            ],
            options={
                'verbose_name': 'preferred period',
                'verbose_name_plural': 'preferred periods',
                'ordering': ['starts', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('team', 'name'), name='callback_period_name'),
                    models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('team',), name='callback_period_default', violation_error_message='The team has a default period: change that one first.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlannedCallback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('callback_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=21, validators=[CONTACT])),
                ('mobile_number', models.CharField(blank=True, max_length=21, validators=[CONTACT])),
                ('first_name', models.CharField(blank=True, max_length=80)),
                ('last_name', models.CharField(blank=True, max_length=80)),
                ('company', models.CharField(blank=True, max_length=80)),
                ('description', models.CharField(blank=True, max_length=500)),
                ('due_on', models.DateField(help_text="A day in the team's time zone.", verbose_name='due on')),
                ('planned_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='planned_callbacks', to='agents.agent', verbose_name='taken by')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='callbacks', to='agents.callbacklist')),
                ('period', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='agents.callbackperiod', verbose_name='preferred period')),
            ],
            options={
                'verbose_name': 'planned callback',
                'ordering': ['due_on', 'period__starts', 'id'],
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['list'], name='planned_open')],
            },
        ),
        migrations.CreateModel(
            name='CallbackTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('agent_no', models.CharField(max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('call_id', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('no_answer', 'no_answer'), ('answered', 'answered'), ('fax', 'fax'), ('callback', 'callback')], max_length=12)),
                ('comment', models.CharField(blank=True, max_length=2000)),
                ('noted_at', models.DateTimeField(blank=True, null=True)),
                ('callback', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='agents.plannedcallback')),
            ],
            options={
                'verbose_name': 'callback ticket',
                'ordering': ['-started_at', '-id'],
            },
        ),
    ]
