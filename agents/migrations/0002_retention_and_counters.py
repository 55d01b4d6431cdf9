import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='team',
            name='retention_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text="How long the event log of this team reaches back. Empty: the installation's (13 months). Calls in the history and reports stay.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='events are kept for, months'),
        ),
        migrations.CreateModel(
            name='PresenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('agent_no', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('seconds', models.DecimalField(decimal_places=6, default=0, max_digits=15)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'day', 'agent_no', 'state', 'reason'), name='presence_counter')],
            },
        ),
        migrations.AddField(
            model_name='presencespan',
            name='team',
            field=models.CharField(default='', max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='presencespan',
            name='agent_no',
            field=models.CharField(default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='presencespan',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='presencespan',
            name='state',
            field=models.CharField(max_length=20),
        ),
    ]
