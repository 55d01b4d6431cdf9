"""Reads of campaigns."""

from campaigns.selectors.live import AgentCounts, ListProgress, LiveStatus, Minute, live
from campaigns.selectors.proof import (
    Checked,
    campaigns_with_evidence,
    check_evidence,
    check_links,
    evidence_days,
    evidence_lines,
)
from campaigns.selectors.results import HourRow, OutcomeRow, Results, results
from campaigns.selectors.rows import (
    attempt,
    campaign,
    dial_list,
    forbidden_for,
    import_job,
    information_of,
    lead,
    retry_plan_of,
    rules_of,
)
from campaigns.selectors.why import (
    AttemptWhy,
    CampaignWhy,
    GateCount,
    LeadWhy,
    NumberWhy,
    why_attempt,
    why_campaign,
    why_lead,
)

__all__ = [
    "AgentCounts",
    "AttemptWhy",
    "CampaignWhy",
    "Checked",
    "GateCount",
    "HourRow",
    "LeadWhy",
    "ListProgress",
    "LiveStatus",
    "Minute",
    "NumberWhy",
    "OutcomeRow",
    "Results",
    "attempt",
    "campaign",
    "campaigns_with_evidence",
    "check_evidence",
    "check_links",
    "dial_list",
    "evidence_days",
    "evidence_lines",
    "forbidden_for",
    "import_job",
    "information_of",
    "lead",
    "live",
    "results",
    "retry_plan_of",
    "rules_of",
    "why_attempt",
    "why_campaign",
    "why_lead",
]
