"""What may go wrong with campaigns. `code` is stable, the words are for people."""


class CampaignError(Exception):
    """Something about campaigns cannot be done."""

    code = "campaign_error"


class IllegalStep(CampaignError):  # noqa: N818 (the words of the glossary)
    """A state has no such step."""

    code = "illegal_step"


class CannotDial(CampaignError):  # noqa: N818
    """A campaign cannot be started, because nothing of it would be dialled."""

    code = "cannot_dial"


class UnknownCampaign(CampaignError):  # noqa: N818 (the words of the glossary)
    """The team has no such campaign."""

    code = "unknown_campaign"


class UnknownList(CampaignError):  # noqa: N818 (the words of the glossary)
    """The team has no such dial list."""

    code = "unknown_list"


class UnknownLead(CampaignError):  # noqa: N818 (the words of the glossary)
    """The team has no such lead."""

    code = "unknown_lead"


class UnknownImport(CampaignError):  # noqa: N818
    """The team has no such import."""

    code = "unknown_import"


class BadFile(CampaignError):  # noqa: N818 (the words of the glossary)
    """An uploaded file cannot be read as a table."""

    code = "bad_file"


class BadSetting(CampaignError):  # noqa: N818
    """A setting, a column or an entry cannot be what was asked."""

    code = "bad_setting"


class UnknownAttempt(CampaignError):  # noqa: N818
    """The team has no such attempt."""

    code = "unknown_attempt"


class GateShut(CampaignError):  # noqa: N818
    """A number may not be dialled now; the words name the gate."""

    code = "gate_shut"
