"""The 22 operations as the manual prints them: names and parameter orders of every face. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """One operation on every way in: its `EVENT` over HTTP (upper case), its SOAP name, its
    function in the script, and its printed SOAP signature, names separated by blanks."""

    event: str
    soap: str
    script: str
    signature: str

    @property
    def order(self) -> tuple[str, ...]:
        """Give the parameters of the printed signature."""
        return tuple(self.signature.split())

    @property
    def table_order(self) -> tuple[str, ...] | None:
        """Give the order of the manual's table, where it has a `usertype` its signature lacks."""
        if "usertype" in self.order:
            return None
        return (self.order[0], "usertype", *self.order[1:])


WHO = "orgidentity usertype user pwdtype password"
ASKER = "pwdtype password usertype user orgidentity"

FACES: tuple[Face, ...] = (
    Face("LOGIN", "login", "loginCJI", WHO),
    Face("LOGOUT", "logout", "logoutCJI", WHO),
    Face("QUEUE", "queueAction", "queueActionCJI", "type user orgidentity list pwdtype password"),
    Face(
        "QUEUEPAUSE",
        "queuePause",
        "queuePauseCJI",
        "type usertype user orgidentity pwdtype password paused_reason",
    ),
    Face(
        "ACW",
        "acwAction",
        "acwActionCJI",
        "type usertype user orgidentity pwdtype password agent_group_id",
    ),
    Face("ACWOFF", "acwOff", "acwOffCJI", "sessionid user orgidentity pwdtype password"),
    Face(
        "WORKWAY",
        "workwayAction",
        "workwayActionCJI",
        "status user orgidentity pwdtype password agent_group_id",
    ),
    Face(
        "MAKECALL",
        "makeCall",
        "makeCallCJI",
        "targetdn targettype agentgroupid usertype user orgidentity pwdtype password "
        "modeltype model_id userdata",
    ),
    Face(
        "CONSULT",
        "consult",
        "consultCJI",
        f"targetdn agentgroupid consulttype agentuniqueid calleruniqueid {ASKER}",
    ),
    Face(
        "TRANSFER",
        "transfer",
        "transferCJI",
        f"sessionid nwaycalluniqueid calleruniqueid agentuniqueid {ASKER}",
    ),
    Face(
        "CALLRETURN",
        "callReturn",
        "callReturnCJI",
        f"nwaycalluniqueid calleruniqueid agentuniqueid {ASKER}",
    ),
    Face(
        "CONFERENCE",
        "conference",
        "conferenceCJI",
        f"nwaycalluniqueid calleruniqueid agentuniqueid consultcount {ASKER}",
    ),
    Face("HANGUP", "hangup", "hangupCJI", f"uniqueid {ASKER}"),
    Face(
        "INTRUDE",
        "intrude",
        "intrudeCJI",
        f"sessionid phonenumber {ASKER}",
    ),
    Face(
        "SILENTMONITOR",
        "silentMonitor",
        "silentMonitorCJI",
        f"sessionid phonenumber {ASKER}",
    ),
    Face(
        "AGENTSTATUS", "agentStatus", "agentStatusCJI", "orgidentity usertype user pwdtype password"
    ),
    Face(
        "WHISPER",
        "whisper",
        "whisperCJI",
        "sessionid phonenumber usertype user pwdtype password orgidentity",
    ),
    Face(
        "AGENTGROUPSTATUS",
        "agentgroupStatus",
        "agentgroupStatusCJI",
        "orgidentity usertype user pwdtype password agent_group_id agenttype",
    ),
    Face(
        "FORCEDRELEASE",
        "forcedRelease",
        "forcedReleaseCJI",
        "sessionid phonenummer usertype user pwdtype password orgidentity",
    ),
    Face(
        "HOLD",
        "hold",
        "holdCJI",
        "agentuniqueid calleruniqueid orgidentity usertype user pwdtype password",
    ),
    Face(
        "RESUME",
        "resume",
        "resumeCJI",
        "agentuniqueid calleruniqueid orgidentity usertype user pwdtype password",
    ),
    Face(
        "DIALERLIST",
        "dialerlist",
        "dialerListCJI",
        "orgidentity usertype user pwdtype password campaignid phonenum priority dialtime",
    ),
)
BY_SOAP = {face.soap: face for face in FACES}
#: Spellings of the later manual.
SOAP_ALIASES = {"callRetuen": "callReturn", "dialerList": "dialerlist"}
#: Functions of later scripts with the operation they ask for.
LATER_SCRIPTS = {
    "setdeviceCJI": "SETDEVICE",
    "defaultGroupCJI": "DEFAULTGROUP",
    "sendDtmfCJI": "SENDDTMF",
    "teamStatusCJI": "TEAMSTATUS",
    "bTransferCJI": "BTRANSFER",
    "monitorCtrlCJI": "MONITORCTRL",
    "getAgentInfoCJI": "MYINFO",
    "pullCdrCJI": "GETCDR",
    "getMonitorCJI": "GETMONITOR",
    "queueCustomerNumCJI": "QUEUECUSTOMERNUM",
    "agentRealtimeCJI": "AGENTREALTIME",
    "agentStatisticDayCJI": "AGENTSTATISTICDAY",
    "backCallCJI": "BACKCALL",
    "importCJI": "IMPORT",
    "dtmfCJI": "SENDDTMF",
}
BY_SCRIPT = {face.script: face.event for face in FACES} | LATER_SCRIPTS
