// What each function has beside who asks, with values to begin with.

const GROUP = ["agent_group_id", ""];
const LEGS = [
  ["nwaycalluniqueid", ""],
  ["calleruniqueid", ""],
  ["agentuniqueid", ""],
];
const WATCH = [
  ["target", ""],
  ["sessionid", ""],
  ["phonenumber", ""],
];

export const OWN_FIELDS = {
  loginCJI: [],
  logoutCJI: [],
  queueActionCJI: [
    ["type", "1"],
    ["list", ""],
    ["pushevent", "no"],
  ],
  queuePauseCJI: [
    ["type", "1"],
    ["pause_reason", "lunch"],
    ["pushevent", "no"],
  ],
  acwActionCJI: [["type", "2"], GROUP],
  acwOffCJI: [["sessionid", ""]],
  workwayActionCJI: [["status", "all"], GROUP],
  makeCallCJI: [
    ["targetdn", ""],
    ["targettype", "exter"],
    ["agentgroupid", ""],
    ["modeltype", ""],
    ["model_id", ""],
    ["userdata", ""],
  ],
  consultCJI: [
    ["targetdn", ""],
    ["consulttype", "internal"],
    ["agentgroupid", ""],
    ...LEGS.slice(1),
  ],
  transferCJI: [["sessionid", ""], ...LEGS],
  callReturnCJI: LEGS,
  conferenceCJI: [...LEGS, ["consultcount", "1"]],
  hangupCJI: [
    ["uniqueid", ""],
    ["target", "all"],
    ["targetagent", ""],
  ],
  intrudeCJI: WATCH,
  silentMonitorCJI: WATCH,
  agentStatusCJI: [],
  whisperCJI: WATCH,
  agentgroupStatusCJI: [GROUP, ["agenttype", "all"]],
  forcedReleaseCJI: WATCH,
  holdCJI: LEGS.slice(1),
  resumeCJI: LEGS.slice(1),
  dialerListCJI: [
    ["campaignid", ""],
    ["phonenum", ""],
    ["priority", "0"],
    ["dialtime", ""],
  ],
  setdeviceCJI: [["exten", "desk"]],
  dtmfCJI: [["dtmf", "1"]],
  setvarCJI: [
    ["varname", "ORDER"],
    ["varvalue", "7"],
  ],
  teamStatusCJI: [["status", "all"]],
  queueCustomerNumCJI: [
    ["queuenumber", "0"],
    ["prio", "0"],
  ],
  agentRealtimeCJI: [],
  agentStatisticDayCJI: [["agent_group_id", "0"]],
  backcallCJI: [
    ["exten", ""],
    ["targetdn", ""],
    ["callerid", ""],
    ["userdata", ""],
  ],
  importCJI: [
    ["modeltype", "Campaign"],
    ["model_id", ""],
    ["source", "data"],
    ["context", "phone1=||name="],
    ["phone_field", "phone1"],
    ["priority_field", ""],
    ["dialtime_field", ""],
  ],
  getMonitorCJI: [["sessionid", ""]],
  bTransferCJI: [
    ["targetdn", ""],
    ["consulttype", "external"],
  ],
  monitorCtrlCJI: [["action", "start"]],
  pullCdrCJI: [
    ["id", ""],
    ["limit", "10"],
    ["userdata", ""],
  ],
  getAgentInfoCJI: [],
  setDefaultGroupCJI: [GROUP],
};
