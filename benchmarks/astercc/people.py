"""The agents who ask: all with one password, which is hashed once."""

from benchmarks import world
from benchmarks.astercc.load import PASSWORD, TEAM


def settle() -> list[str]:
    """Make 60 agents who are logged in and ready; give their numbers."""
    from django.contrib.auth.hashers import make_password
    from django.core.cache import cache

    from agents.models import Account, Agent, Team

    world.settle()
    cache.clear()
    Account.objects.filter(username__startswith="bench3").update(password=make_password(PASSWORD))
    Team.objects.filter(identity=TEAM).update(astercc_event_key=PASSWORD)
    rows = Agent.objects.filter(team__identity=TEAM, name__startswith="Bench")
    return list(rows.order_by("agent_no").values_list("agent_no", flat=True))
