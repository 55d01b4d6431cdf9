import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_campaign_step_speed"),
    ]

    operations = [
        migrations.CreateModel(
            name="LeadCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=10)),
                ("held_by", models.CharField(max_length=20)),
                ("last_outcome", models.CharField(max_length=12)),
                ("is_timed", models.BooleanField()),
                ("leads", models.BigIntegerField()),
                (
                    "dial_list",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.diallist",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddField(
            model_name="stagedlead",
            name="cell",
            field=models.CharField(db_default="", default="", max_length=80),
        ),
        migrations.RemoveIndex(model_name="lead", name="lead_standing"),
        migrations.RemoveIndex(model_name="lead", name="lead_due"),
        migrations.AlterField(
            model_name="lead",
            name="dial_list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="leads",
                to="campaigns.diallist",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["dial_list", "id"], name="lead_of_list"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["dial_list", "state", "id"], name="lead_state"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("last_outcome", ""), _negated=True),
                fields=["dial_list", "last_outcome", "id"],
                name="lead_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False), ("state__in", ["new", "waiting"])),
                fields=["dial_list", "priority", "next_at", "id"],
                name="lead_due",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False), ("state__in", ["new", "waiting"])),
                fields=["dial_list", "held_by", "next_at"],
                name="lead_held",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("shown_to", ""), _negated=True),
                fields=["dial_list", "shown_to"],
                name="lead_shown",
            ),
        ),
    ]
