"""Rows of campaigns: what is dialled, for whom, from which list, and whom nobody may dial."""

from campaigns.models.attempts import Attempt, Evidence, Pace, PaceMinute
from campaigns.models.campaigns import Campaign, CampaignStep
from campaigns.models.donotcall import DoNotCall
from campaigns.models.imports import ImportFault, ImportJob, StagedLead
from campaigns.models.lists import DialList, Lead, LeadCount

__all__ = [
    "Attempt",
    "Campaign",
    "CampaignStep",
    "DialList",
    "DoNotCall",
    "Evidence",
    "ImportFault",
    "ImportJob",
    "Lead",
    "LeadCount",
    "Pace",
    "PaceMinute",
    "StagedLead",
]
