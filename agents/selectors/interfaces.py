"""Reads of what a team lets the systems of other makers ask and hear."""

from dataclasses import dataclass

from agents.models import AcdCallbackRules, CooCenterDoor, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class CooCenterRow:
    """A team's CooCenter interface, enabled. `webkey` may be empty in the demonstration alone."""

    team: str
    webkey: str
    is_status_code: bool
    mac: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcdCallbackRow:
    """How a team's ACD CallBack notifications speak of it."""

    customer_number: int
    masks_agent_states: bool
    home_country: str
    time_zone: str


def coocenter_of(identity: str) -> CooCenterRow | None:
    """Give a team's CooCenter interface; None when it has none, or it is not enabled."""
    found = CooCenterDoor.objects.filter(team__identity=identity, is_enabled=True)
    row = found.select_related("team").first()
    if row is None:
        return None
    return CooCenterRow(
        team=row.team.identity,
        webkey=row.webkey,
        is_status_code=row.status_as == CooCenterDoor.StatusAs.CODE,
        mac=row.mac,
        time_zone=row.team.time_zone,
    )


def acd_callback_of(identity: str) -> AcdCallbackRow:
    """Give the rules of a team's ACD CallBack notifications, the defaults where it set none.

    Raises Team.DoesNotExist.
    """
    team = Team.objects.get(identity=identity)
    row = AcdCallbackRules.objects.filter(team=team).first() or AcdCallbackRules(team=team)
    return AcdCallbackRow(
        customer_number=row.customer_number or team.pk,
        masks_agent_states=row.masks_agent_states,
        home_country=team.home_country,
        time_zone=team.time_zone,
    )
