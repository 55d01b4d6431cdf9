"""What DialerList and Import share: the campaign they may feed, and its clock."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns import selectors as campaigns
from campaigns.domain.errors import UnknownCampaign
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.situations import Refusal, Situation

#: How an instant is written, on the team's clock.
TIME_FORM = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """A campaign that may be fed, and the time zone of its team."""

    campaign_id: int
    zone: ZoneInfo

    def instant(self, written: str) -> datetime | None:
        """Read when to dial, on the team's clock; None for at once."""
        if not written:
            return None
        local = datetime.strptime(written, TIME_FORM)  # noqa: DTZ007 (the zone follows)
        return local.replace(tzinfo=self.zone)


def led_campaign(asked: Asked, campaign_id: str) -> Fed:
    """Give the campaign of that id. Raises Refusal: 65 she leads no group, or not its group, 28
    the team has no such campaign."""
    if not asked.is_admin:
        raise Refusal(Situation.NOT_ADMIN)
    try:
        row = campaigns.campaign(team=asked.team, campaign_id=int(campaign_id))
    except UnknownCampaign as fault:
        raise Refusal(Situation.VALUE_WRONG) from fault
    if not asked.actor.is_team_admin and row.group.code not in asked.actor.administers:
        raise Refusal(Situation.NOT_ADMIN)
    return Fed(campaign_id=row.pk, zone=ZoneInfo(row.team.time_zone))
