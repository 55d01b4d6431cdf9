"""The 22 operations as the manual prints them, and those of the later manual: names and parameter
orders of every face. Pure."""

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
#: Those of the later manual with a SOAP name of their own. Where it names nobody who asks, the
#: usual parameters are put at the end.
LATER_FACES: tuple[Face, ...] = (
    Face("SETDEVICE", "setdevice", "setdeviceCJI", "orgidentity exten user pwdtype password"),
    Face("SENDDTMF", "sendDtmf", "dtmfCJI", f"{WHO} dtmf"),
    Face("SETVAR", "setVar", "setvarCJI", f"{WHO} varname varvalue"),
    Face("TEAMSTATUS", "teamStatus", "teamStatusCJI", f"{WHO} status"),
    Face(
        "QUEUECUSTOMERNUM",
        "queueCustomerNum",
        "queueCustomerNumCJI",
        "orgidentity queuenumber prio usertype user pwdtype password",
    ),
    Face("AGENTREALTIME", "agentRealtime", "agentRealtimeCJI", WHO),
    Face("AGENTSTATISTICDAY", "agentStatisticDay", "agentStatisticDayCJI", f"{WHO} agent_group_id"),
    Face(
        "BACKCALL",
        "backCall",
        "backcallCJI",
        "orgidentity exten targetdn callerid user password pwdtype userdata",
    ),
    Face(
        "IMPORT",
        "importWS",
        "importCJI",
        f"{WHO} modeltype model_id source context source_user source_pwd exetime delrow "
        "phone_field priority_field dialtime_field emptyagent resetstatus dupway dupdiallist "
        "changepackage",
    ),
    Face("GETMONITOR", "getMonitor", "getMonitorCJI", f"sessionid calldate mp3 {WHO}"),
)
EVERY_FACE = FACES + LATER_FACES
BY_SOAP = {face.soap: face for face in EVERY_FACE}
#: Spellings of the later manual.
SOAP_ALIASES = {"callRetuen": "callReturn", "dialerList": "dialerlist"}
#: More functions of later scripts, with the operation they ask for.
MORE_SCRIPTS = {
    "bTransferCJI": "BTRANSFER",
    "monitorCtrlCJI": "MONITORCTRL",
    "pullCdrCJI": "GETCDR",
    "getAgentInfoCJI": "MYINFO",
    "setDefaultGroupCJI": "DEFAULTGROUP",
}
#: Other names of some of them.
OTHER_SCRIPTS = {
    "getMyInfo": "MYINFO",
    "defaultGroupCJI": "DEFAULTGROUP",
    "sendDtmfCJI": "SENDDTMF",
    "backCallCJI": "BACKCALL",
}
BY_SCRIPT = {face.script: face.event for face in EVERY_FACE} | MORE_SCRIPTS | OTHER_SCRIPTS
