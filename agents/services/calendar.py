"""Public holidays, proposed from the calendar of a team's country."""

from datetime import date

import holidays

from agents.models import Holiday, Team


def propose_holidays(team: Team, *, today: date) -> int:
    """Add the public holidays from today to the end of next year; answer how many were new.

    A country the calendar does not know adds none. Days that stand already keep their names.
    """
    try:
        known = holidays.country_holidays(team.home_country, years=(today.year, today.year + 1))
    except NotImplementedError:
        return 0
    there = set(Holiday.objects.filter(team=team).values_list("day", flat=True))
    new = [
        Holiday(team=team, day=day, name=name[:120])
        for day, name in sorted(known.items())
        if day >= today and day not in there
    ]
    return len(Holiday.objects.bulk_create(new, ignore_conflicts=True))
