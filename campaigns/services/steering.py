"""Making campaigns and lists, and the steps of a campaign with who took them and when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agents.models import Account, AgentGroup, Team
from calls import stream
from calls.domain.events import SettingsChanged
from campaigns import selectors
from campaigns.domain.campaign import CampaignState, Mode, SpeedStep, Step, take
from campaigns.domain.errors import BadSetting, CannotDial, IllegalStep, UnknownCampaign
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
    _keep(row, {"name": name, "group": group, **settings})
    stream.append([_changed(row, "added", timezone.now())])
    return row


@transaction.atomic
def change_campaign(
    *,
    team: str,
    campaign_id: int,
    account: Account | None = None,
    now: datetime | None = None,
    **settings: Any,
) -> Campaign:
    """Change settings of a campaign of the team, also while it runs; another pace is kept as a step
    of `account`'s.

    Raises UnknownCampaign, BadSetting.
    """
    row = _locked(team, campaign_id)
    before, at = row.slower, now or timezone.now()
    if _keep(row, settings):
        stream.append([_changed(row, "changed", at)])
    if row.slower != before:
        stream.append([_note_speed(row, before, account, at)])
    return row


@transaction.atomic
def delete_campaign(*, row: Campaign, now: datetime) -> None:
    """Delete a campaign with its lists.

    Raises IllegalStep (it runs), ProtectedError or RestrictedError (it was dialled).
    """
    if row.state == Campaign.State.RUNNING:
        raise IllegalStep("It is running; pause it first.")
    stream.append([_changed(row, "removed", now)])
    row.delete()


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
    return _told(row, step.value, by, now)


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


def _keep(row: Campaign, settings: dict[str, Any]) -> bool:
    """Write settings; answer whether any is another than before."""
    unknown = set(settings) - SETTINGS
    if unknown:
        raise BadSetting(f"A campaign has no setting {', '.join(sorted(unknown))}.")
    had = {name: getattr(row, name, None) for name in settings} if row.pk else {}
    for name, value in settings.items():
        setattr(row, name, value)
    _check(row)
    row.save()
    return any(getattr(row, name) != value for name, value in had.items())


def _changed(row: Campaign, how: str, at: datetime) -> SettingsChanged:
    return SettingsChanged(
        at=at, team=row.team.identity, what="campaign", name=row.name[:80], how=how
    )


def _note_speed(
    row: Campaign, before: float, account: Account | None, at: datetime
) -> CampaignStepTaken:
    """Keep who let a campaign dial slower or faster; answer the event to append."""
    step = SpeedStep.SLOWER if row.slower < before else SpeedStep.FASTER
    by = account.get_username() if account is not None else ""
    evidence.hold(row)
    CampaignStep.objects.create(
        campaign=row, at=at, by=by, account=account, step=step.value,
        before=row.state, after=row.state, slower=row.slower,
    )  # fmt: skip
    evidence.write(
        row, "step", {"step": step.value, "by": by, "before": before, "slower": row.slower}, at=at
    )
    return _told(row, step.value, by, at)


def _told(row: Campaign, step: str, by: str, at: datetime) -> CampaignStepTaken:
    return CampaignStepTaken(
        at=at,
        team=row.team.identity,
        campaign=str(row.pk),
        name=row.name,
        group=row.group.code,
        step=step,
        state=row.state,
        by=by,
    )


def _check(row: Campaign | DialList) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        words = "; ".join(f"{name}: {' '.join(said)}" for name, said in fault.message_dict.items())
        raise BadSetting(words) from fault
