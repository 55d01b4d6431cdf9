"""Reads of the campaign pages: rows with the counts that stand beside them.

Everything is asked through a scope, so that no page reaches another team or group.
"""

from campaigns.page_selectors.campaigns import (
    CampaignLine,
    campaign,
    campaign_lines,
    campaign_names,
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
    "Scope",
    "campaign",
    "campaign_lines",
    "campaign_names",
    "dial_list",
    "entries",
    "entry",
    "import_job",
    "lead",
    "leads",
    "list_lines",
    "recent_imports",
    "steps",
]
