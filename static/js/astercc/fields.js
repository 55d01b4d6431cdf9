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
};
