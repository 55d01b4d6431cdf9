from django.db import migrations

COLUMNS = "dial_list_id, state, held_by, last_outcome, is_timed"
READ = "dial_list_id, state, held_by, last_outcome, next_at IS NOT NULL AS is_timed"
COUNT = f"""
CREATE FUNCTION campaigns_count_leads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO campaigns_leadcount ({COLUMNS}, leads)
        SELECT {READ}, count(*) FROM fresh GROUP BY 1, 2, 3, 4, 5;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO campaigns_leadcount ({COLUMNS}, leads)
        SELECT {READ}, -count(*) FROM gone GROUP BY 1, 2, 3, 4, 5;
    ELSE
        INSERT INTO campaigns_leadcount ({COLUMNS}, leads)
        SELECT {COLUMNS}, sum(way) FROM (
            SELECT {READ}, 1 AS way FROM fresh UNION ALL SELECT {READ}, -1 FROM gone
        ) moved GROUP BY 1, 2, 3, 4, 5 HAVING sum(way) <> 0;
    END IF;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER count_leads_{name} AFTER {name} ON campaigns_lead REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION campaigns_count_leads()
"""
TABLES = {
    "insert": "NEW TABLE AS fresh",
    "update": "OLD TABLE AS gone NEW TABLE AS fresh",
    "delete": "OLD TABLE AS gone",
}
FILL = f"""
INSERT INTO campaigns_leadcount ({COLUMNS}, leads)
SELECT {READ}, count(*) FROM campaigns_lead GROUP BY 1, 2, 3, 4, 5
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_lead_counts"),
    ]

    operations = [
        migrations.RunSQL(COUNT, "DROP FUNCTION campaigns_count_leads()"),
        *(
            migrations.RunSQL(
                TRIGGER.format(name=name, tables=tables),
                f"DROP TRIGGER count_leads_{name} ON campaigns_lead",
            )
            for name, tables in TABLES.items()
        ),
        migrations.RunSQL(FILL, "DELETE FROM campaigns_leadcount"),
    ]
