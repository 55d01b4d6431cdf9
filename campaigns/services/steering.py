"""Making campaigns and lists, and the steps of a campaign with who took them and when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from agents.models import Account, AgentGroup, Team
from campaigns import selectors
from campaigns.domain.campaign import CampaignState, Mode, Step, take
from campaigns.domain.errors import BadSetting, CannotDial, UnknownCampaign
from campaigns.models import Campaign, CampaignStep, DialList

#: The modes something dials in. None yet: whoever brings the dialer names its modes here.
DIALLED: frozenset[Mode] = frozenset()
#: What may be said of a campaign: its settings, never its team or state.
_KEPT = {"id", "team", "state", "state_by", "state_at"}
SETTINGS = frozenset(field.name for field in Campaign._meta.concrete_fields) - _KEPT  # noqa: SLF001


@transaction.atomic
def create_campaign(*, team: str, name: str, group: AgentGroup, **settings: Any) -> Campaign:
    """Make a campaign of the team, as a draft. Raises BadSetting."""
    row = Campaign(team=Team.objects.get(identity=team))
    return _kept(row, {"name": name, "group": group, **settings})


@transaction.atomic
def change_campaign(*, team: str, campaign_id: int, **settings: Any) -> Campaign:
    """Change settings of a campaign of the team; also while it runs.

    Raises UnknownCampaign, BadSetting.
    """
    return _kept(_locked(team, campaign_id), settings)


@transaction.atomic
def create_list(*, team: str, campaign_id: int, name: str) -> DialList:
    """Make a dial list of a campaign. Raises UnknownCampaign, BadSetting."""
    row = DialList(campaign=selectors.campaign(team=team, campaign_id=campaign_id), name=name)
    _check(row)
    row.save()
    return row


def start(*, team: str, campaign_id: int, account: Account, now: datetime) -> Campaign:
    """Let a campaign run. Raises UnknownCampaign, IllegalStep, CannotDial."""
    return _take(team, campaign_id, Step.START, account, now)


def pause(*, team: str, campaign_id: int, account: Account, now: datetime) -> Campaign:
    """Begin no further call; calls that are up go on. Raises UnknownCampaign, IllegalStep."""
    return _take(team, campaign_id, Step.PAUSE, account, now)


def finish(*, team: str, campaign_id: int, account: Account, now: datetime) -> Campaign:
    """End a campaign. Raises UnknownCampaign, IllegalStep."""
    return _take(team, campaign_id, Step.FINISH, account, now)


def reopen(*, team: str, campaign_id: int, account: Account, now: datetime) -> Campaign:
    """Open a finished campaign again, as paused. Raises UnknownCampaign, IllegalStep."""
    return _take(team, campaign_id, Step.REOPEN, account, now)


@transaction.atomic
def _take(team: str, campaign_id: int, step: Step, account: Account, now: datetime) -> Campaign:
    row = _locked(team, campaign_id)
    change = take(CampaignState(row.state), step, by=account.get_username(), at=now)
    if step is Step.START and Mode(row.mode) not in DIALLED:
        raise CannotDial(
            "This version of Patchbay does not dial campaigns yet, so none can be started. "
            "Lists, leads and do-not-call entries can be prepared."
        )
    row.state, row.state_by, row.state_at = change.after.value, change.by, change.at
    row.save(update_fields=["state", "state_by", "state_at"])
    CampaignStep.objects.create(
        campaign=row,
        at=change.at,
        by=change.by,
        account=account,
        step=change.step.value,
        before=change.before.value,
        after=change.after.value,
    )
    return row


def _locked(team: str, campaign_id: int) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("team", "group")
    found = rows.filter(team__identity=team, pk=campaign_id).first()
    if found is None:
        raise UnknownCampaign(f"The team has no campaign {campaign_id}.")
    return found


def _kept(row: Campaign, settings: dict[str, Any]) -> Campaign:
    unknown = set(settings) - SETTINGS
    if unknown:
        raise BadSetting(f"A campaign has no setting {', '.join(sorted(unknown))}.")
    for name, value in settings.items():
        setattr(row, name, value)
    _check(row)
    row.save()
    return row


def _check(row: Campaign | DialList) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        words = "; ".join(f"{name}: {' '.join(said)}" for name, said in fault.message_dict.items())
        raise BadSetting(words) from fault
