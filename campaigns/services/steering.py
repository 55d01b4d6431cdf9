"""Making campaigns and lists, and the steps of a campaign with who took them and when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from agents.models import Account, AgentGroup, Team
from calls import stream
from campaigns import selectors
from campaigns.domain.campaign import CampaignState, Mode, Step, take
from campaigns.domain.errors import BadSetting, CannotDial, UnknownCampaign
from campaigns.domain.events import CampaignStepTaken
from campaigns.models import Campaign, CampaignStep, DialList
from campaigns.services import evidence

#: Who takes the dialer's own steps.
DIALER = "dialer"
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
    event = move(row, step, by=account.get_username(), account=account, now=now)
    stream.append([event])
    return row


def move(
    row: Campaign, step: Step, *, by: str, now: datetime, account: Account | None = None
) -> CampaignStepTaken:
    """Take a step with a locked campaign; answer the event to append.

    Raises IllegalStep, CannotDial.
    """
    change = take(CampaignState(row.state), step, by=by, at=now)
    if step is Step.START:
        require_dialable(row, now=now)
    evidence.hold(row)
    row.state, row.state_by, row.state_at = change.after.value, change.by, change.at
    row.save(update_fields=["state", "state_by", "state_at"])
    steps = {
        "step": change.step.value, "before": change.before.value, "after": change.after.value,
    }  # fmt: skip
    CampaignStep.objects.create(campaign=row, at=now, by=by, account=account, **steps)
    said = {name: getattr(row, name) for name in ("mode", "pack", "cap_percent", "slower", "ratio")}
    evidence.write(row, "step", {**steps, "by": by, **said}, at=now)
    return CampaignStepTaken(
        at=now,
        team=row.team.identity,
        campaign=str(row.pk),
        name=row.name,
        group=row.group.code,
        step=step.value,
        state=row.state,
        by=by,
    )


def require_dialable(row: Campaign, *, now: datetime) -> None:
    """Refuse a campaign of which nothing could be dialled as the rules ask. Raises CannotDial."""
    mode = Mode(row.mode)
    if mode is Mode.MANUAL:
        return
    if row.team.outbound_trunk is None:
        raise CannotDial("The team has no trunk to dial out by.")
    if mode is Mode.AGENTLESS:
        if row.message is None or not row.message.digest:
            raise CannotDial("A campaign without agents needs a message with a sound.")
    elif mode is not Mode.PREVIEW and selectors.rules_of(row, day=now.date()).needs_message:
        said = selectors.information_of(row)
        if said is None or not said.digest:
            raise CannotDial(
                "Somebody who answers and meets no agent has to hear who called: choose a prompt "
                "as the campaign's information, or make one with the code information."
            )


def _locked(team: str, campaign_id: int) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related(
        "team__outbound_trunk", "group", "hours", "information", "message"
    )
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
