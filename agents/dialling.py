"""Whether a team may dial a number now: its rules, and how many calls it has to the outside."""

from agents.models import Team
from agents.selectors import dial_plan_of
from calls import selectors as calls
from calls.domain.dialling import Verdict
from calls.domain.errors import (
    BadNumber,
    CountryNotAllowed,
    LimitReached,
    PrefixBlocked,
    PremiumNotAllowed,
)

_WHY: dict[Verdict, type[BadNumber]] = {
    Verdict.NUMBER: BadNumber,
    Verdict.BLOCKED: PrefixBlocked,
    Verdict.COUNTRY: CountryNotAllowed,
    Verdict.PREMIUM: PremiumNotAllowed,
}


def require_allowed(*, team: Team, number: str) -> None:
    """Refuse a number without separators that the team may not dial; emergency calls always pass.

    Raises BadNumber or one of its kinds, and LimitReached.
    """
    plan = dial_plan_of(team)
    if number in plan.emergency:
        return
    verdict = plan.verdict(number)
    if verdict is not Verdict.OK:
        raise _WHY[verdict](number)
    most = team.max_outbound_calls
    if most and calls.outbound_count(team=team.identity) >= most:
        raise LimitReached(str(most))
