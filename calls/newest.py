"""The newest ended calls of many agents at once."""

from collections.abc import Iterable

from django.db import connection

#: The newest rows of each agent by their index, however long her history is.
_NEWEST_OF_EACH = """
SELECT newest.id FROM unnest(%s::text[]) AS asked (agent_no)
CROSS JOIN LATERAL (
    SELECT id FROM calls_cdr WHERE team = %s AND agent_no = asked.agent_no
    ORDER BY started_at DESC, id DESC LIMIT %s
) AS newest
"""


def newest_of_each(team: str, agent_nos: Iterable[str], limit: int) -> list[int]:
    """Give the row ids of each agent's `limit` newest ended calls."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_OF_EACH, [sorted(set(agent_nos)), team, limit])
        return [row[0] for row in cursor.fetchall()]
