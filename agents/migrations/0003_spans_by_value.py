"""Spans name team and agent by value: they outlive the agent, and the log alone can make them."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0002_retention_and_counters'),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE agents_presencespan AS span
            SET team = team.identity, agent_no = agent.agent_no
            FROM agents_agent AS agent JOIN agents_team AS team ON team.id = agent.team_id
            WHERE agent.id = span.agent_id
            """,
            migrations.RunSQL.noop,
        ),
    ]
