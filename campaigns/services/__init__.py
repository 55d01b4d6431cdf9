"""Deeds of campaigns: making and steering them, and what goes into their lists."""

from campaigns.services.donotcall import allow, forbid, scrub
from campaigns.services.following import follow
from campaigns.services.imports import begin_import, new_import, run_import
from campaigns.services.leads import LeadAsk, add_leads, erase, export, recycle
from campaigns.services.lists import call_at, change_list, erase_list
from campaigns.services.steering import (
    change_campaign,
    create_campaign,
    create_list,
    delete_campaign,
    finish,
    pause,
    reopen,
    start,
)

__all__ = [
    "LeadAsk",
    "add_leads",
    "allow",
    "begin_import",
    "call_at",
    "change_campaign",
    "change_list",
    "create_campaign",
    "create_list",
    "delete_campaign",
    "erase",
    "erase_list",
    "export",
    "finish",
    "follow",
    "forbid",
    "new_import",
    "pause",
    "recycle",
    "reopen",
    "run_import",
    "scrub",
    "start",
]
