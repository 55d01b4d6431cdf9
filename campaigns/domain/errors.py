"""What may go wrong with campaigns."""


class CampaignError(Exception):
    """Something about campaigns cannot be done."""


class IllegalStep(CampaignError):  # noqa: N818 (the words of the glossary)
    """A state has no such step."""


class UnknownCampaign(CampaignError):  # noqa: N818 (the words of the glossary)
    """The team has no such campaign."""


class UnknownList(CampaignError):  # noqa: N818 (the words of the glossary)
    """The team has no such dial list."""


class UnknownLead(CampaignError):  # noqa: N818 (the words of the glossary)
    """The team has no such lead."""


class BadFile(CampaignError):  # noqa: N818 (the words of the glossary)
    """An uploaded file cannot be read as a table."""
