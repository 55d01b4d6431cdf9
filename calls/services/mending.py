"""Counts and tells what reconciliation mended."""

from collections.abc import Sequence

from django.db.models import F

from calls.domain.events import Event, PictureMended
from calls.domain.facts import Fact
from calls.domain.picture_facts import PictureDiffered
from calls.models import Mending

LONGEST_STORY = 300


def mended(facts: Sequence[Fact]) -> list[Event]:
    """Count the differences among the facts and give what there is to tell, in the caller's
    transaction."""
    told: list[Event] = []
    for fact in facts:
        if not isinstance(fact, PictureDiffered):
            continue
        story = fact.story[:LONGEST_STORY]
        row, _ = Mending.objects.get_or_create(
            pbx=fact.pbx, what=fact.what.value, defaults={"last_at": fact.at, "last_story": story}
        )
        Mending.objects.filter(pk=row.pk).update(
            count=F("count") + 1, last_at=fact.at, last_story=story
        )
        if fact.team:
            told.append(
                PictureMended(
                    at=fact.at,
                    team=fact.team,
                    pbx=fact.pbx,
                    what=fact.what.value,
                    story=story,
                )
            )
    return told
