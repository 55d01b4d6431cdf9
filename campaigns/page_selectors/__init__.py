"""Reads of the campaign pages: rows with the counts that stand beside them.

Everything is asked through a scope, so that no page reaches another team or group.
"""

from campaigns.page_selectors.attempts import Rate, attempt, dials_of, last_dials, rates
from campaigns.page_selectors.calendar import Week, week
from campaigns.page_selectors.campaigns import (
    CampaignLine,
    campaign,
    campaign_lines,
    campaign_names,
    is_previewed,
    steps,
)
from campaigns.page_selectors.donotcall import EntryPage, entries, entry
from campaigns.page_selectors.leads import LeadPage, lead, leads
from campaigns.page_selectors.lists import (
    ListLine,
    dial_list,
    import_job,
    list_lines,
    recent_imports,
)
from campaigns.page_selectors.scope import Scope

__all__ = [
    "CampaignLine",
    "EntryPage",
    "LeadPage",
    "ListLine",
    "Rate",
    "Scope",
    "Week",
    "attempt",
    "campaign",
    "campaign_lines",
    "campaign_names",
    "dial_list",
    "dials_of",
    "entries",
    "entry",
    "import_job",
    "is_previewed",
    "last_dials",
    "lead",
    "leads",
    "list_lines",
    "rates",
    "recent_imports",
    "steps",
    "week",
]
