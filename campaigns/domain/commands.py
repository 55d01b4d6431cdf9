"""What may be asked of campaigns."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLeads:
    """Put numbers into a campaign's list. `dial_at` None: as soon as the rules allow; a higher
    `priority` is dialled first."""

    campaign: str
    numbers: tuple[str, ...]
    priority: int = 0
    dial_at: datetime | None = None


CampaignCommand = ImportLeads
