from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_attempts_pace_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaignstep",
            name="slower",
            field=models.FloatField(
                editable=False,
                help_text="The share of its pace from then on, where it changed.",
                null=True,
            ),
        ),
    ]
