from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("agents", "0018_blocked_numbers_are_numbers"),
    ]

    operations = [
        migrations.RemoveField(model_name="team", name="hours_opens"),
        migrations.RemoveField(model_name="team", name="hours_closes"),
    ]
