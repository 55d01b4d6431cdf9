"""Adding up the counts of leads that the database keeps."""

from django.db import connection

#: Rows that say the same become one; those that come to nothing go, as do all of a list that went.
_FOLD = """
WITH gone AS (
    DELETE FROM campaigns_leadcount
    RETURNING dial_list_id, state, held_by, last_outcome, is_timed, leads
)
INSERT INTO campaigns_leadcount (dial_list_id, state, held_by, last_outcome, is_timed, leads)
SELECT dial_list_id, state, held_by, last_outcome, is_timed, sum(leads) FROM gone
GROUP BY 1, 2, 3, 4, 5 HAVING sum(leads) <> 0
"""
_TWICE = """
SELECT count(*) - count(DISTINCT (dial_list_id, state, held_by, last_outcome, is_timed))
FROM campaigns_leadcount
"""
#: So many rows that say the same do no harm.
FEW = 500


def fold_counts() -> None:
    """Add up the counts, where many rows say the same; who reads meanwhile sees them before or
    after, never between."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        if cursor.fetchone()[0] > FEW:
            cursor.execute(_FOLD)
