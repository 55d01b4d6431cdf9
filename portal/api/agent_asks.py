"""What REST may ask of an agent, field by field."""

from typing import Any

from rest_framework import serializers
from typing_extensions import override

from agents.domain.membership import MOST_PENALTY, AcwMode, WorkWay
from agents.domain.presence import MOST_WRAP_UP_S


class PresenceAsk(serializers.Serializer[Any]):
    """What an agent shall do: `log_in`, `log_out`, `check_in`, `check_out`, `pause` (with a
    reason), `unpause`, `end_wrap_up`, `extend_wrap_up` (with seconds), `set_acw_mode` (with an
    acw_mode), `set_work_way` (with a work_way), and for supervisors `free`. `groups` are codes;
    empty means all of hers."""

    do = serializers.ChoiceField(
        (
            "log_in",
            "log_out",
            "check_in",
            "check_out",
            "pause",
            "unpause",
            "end_wrap_up",
            "extend_wrap_up",
            "set_acw_mode",
            "set_work_way",
            "free",
        )
    )
    reason = serializers.CharField(max_length=40, default="", allow_blank=True)
    groups = serializers.ListField(child=serializers.CharField(max_length=10), default=list)
    seconds = serializers.IntegerField(min_value=1, max_value=MOST_WRAP_UP_S, required=False)
    acw_mode = serializers.ChoiceField([one.value for one in AcwMode], required=False)
    work_way = serializers.ChoiceField([one.value for one in WorkWay], required=False)

    #: The field each deed cannot do without.
    NEEDS = {
        "pause": "reason",
        "extend_wrap_up": "seconds",
        "set_acw_mode": "acw_mode",
        "set_work_way": "work_way",
    }

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the field the deed needs."""
        name = self.NEEDS.get(attrs["do"])
        if name and not str(attrs.get(name, "")).strip():
            raise serializers.ValidationError({name: f"{attrs['do']} needs it."})
        return attrs


class GroupAsk(serializers.Serializer[Any]):
    """How an agent takes part in a group; what is not named stays."""

    penalty = serializers.IntegerField(min_value=0, max_value=MOST_PENALTY, required=False)
    acw_mode = serializers.ChoiceField([one.value for one in AcwMode], required=False)
    work_way = serializers.ChoiceField([one.value for one in WorkWay], required=False)
