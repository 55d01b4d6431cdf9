"""Import of the later manual: one customer with fields of its own goes into a campaign."""

from dataclasses import dataclass

from django.utils import timezone

from campaigns.services.leads import LeadAsk, take_leads
from portal.dialects.astercc import campaigning, parse
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer, Params

#: Fields of the customer that are her name.
NAMES = ("customername", "name")
MOST_FIELDS = 60
MOST_CONTEXT = 16_384
#: What a customer who is there already may mean: no second one is made.
KEPT_OUT = frozenset({"", "ignoreDuplicate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer for a campaign; `dial_at` is as written, empty for at once."""

    campaign_id: str
    number: str
    name: str
    fields: dict[str, str]
    priority: int
    dial_at: str


def read(params: Params) -> Customer:
    """Read Import. Raises Refusal (wrong value): anything but one customer of a campaign, told in
    the request itself; no field with a telephone number."""
    if (
        params["modeltype"] != "Campaign"
        or not parse.ID.fullmatch(params["model_id"])
        or params["source"] != "data"
        or params.get("dupway", "") not in KEPT_OUT
        or len(params["context"]) > MOST_CONTEXT
    ):
        raise Refusal(Situation.VALUE_WRONG)
    fields = _fields(params["context"])
    number = fields.pop(params["phone_field"], "")
    priority = fields.pop(params.get("priority_field", ""), "") or "0"
    dial_at = fields.pop(params.get("dialtime_field", ""), "") or parse.NO_TIME
    if not number or not parse.PRIORITY.fullmatch(priority) or not parse.is_time(dial_at):
        raise Refusal(Situation.VALUE_WRONG)
    found = [fields.pop(one) for one in NAMES if one in fields]
    return Customer(
        campaign_id=params["model_id"],
        number=number,
        name=found[0] if found else "",
        fields=fields,
        priority=int(priority),
        dial_at="" if dial_at == parse.NO_TIME else dial_at,
    )


def import_customer(asked: Asked, one: Customer) -> Answer:
    """Put the customer on the campaign's list; 44 when she is there already, or may not be
    called."""
    fed = campaigning.led_campaign(asked, one.campaign_id)
    lead = LeadAsk(
        numbers=[one.number],
        name=one.name,
        priority=one.priority,
        dial_at=fed.instant(one.dial_at),
        fields=one.fields,
    )
    accepted, _ = take_leads(
        team=asked.team, campaign_id=fed.campaign_id, leads=[lead], now=timezone.now()
    )
    if not accepted:
        raise Refusal(Situation.NOTHING_FOUND)
    return asked.done()


def _fields(context: str) -> dict[str, str]:
    """Cut `phone1=0207||city=Leeds` into its fields. Raises Refusal (wrong value)."""
    pairs = [pair.partition("=") for pair in context.split("||") if pair.strip()]
    is_cut = all(equals and name.strip() for name, equals, _ in pairs)
    if not pairs or len(pairs) > MOST_FIELDS or not is_cut:
        raise Refusal(Situation.VALUE_WRONG)
    return {name.strip(): value.strip() for name, _, value in pairs}
