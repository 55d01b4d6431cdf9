"""How teams, trunks, groups and agents may be named."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: Letters and digits only: names at the PBX are `<team>-<number>`.
IDENTITY = RegexValidator(r"^[a-z0-9]{1,30}$", _("Lower-case letters and digits only."))
DIGITS = RegexValidator(r"^[0-9]{2,10}$", _("Two to ten digits."))
