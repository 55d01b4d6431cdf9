// The functions pages of asterCC call: which argument goes by which name, and who is called back.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const FILE = new URL("../../portal/dialects/astercc/astcc_CJI.js", import.meta.url);
const WHO = "orgidentity usertype user pwdtype password";
const ASKER = "pwdtype password usertype user orgidentity";
const USER = "usertype user orgidentity";
const VALUES = { usertype: "agent" };

/** The script on a page whose elements are kept, so that a test reads what was asked. */
function page() {
  const asked = [];
  const window = { console: { error: () => {} } };
  const document = {
    currentScript: { src: "https://portal.example/asterccinterface/astcc_CJI.js" },
    createElement: () => ({ remove: () => {} }),
    head: { appendChild: (element) => asked.push(new URL(element.src)) },
  };
  const timers = { setTimeout: () => 0, clearTimeout: () => {} };
  vm.runInNewContext(readFileSync(FILE, "utf8"), { window, document, URL, ...timers });
  return { window, asked };
}

/** Call a function with an argument a name, the callback at `*`; give what was asked. */
function called(name, list) {
  const { window, asked } = page();
  const names = list.split(" ");
  const heard = [];
  const callback = (answer) => heard.push(answer);
  window[name](...names.map((one) => (one === "*" ? callback : (VALUES[one] ?? `v-${one}`))));
  const [url] = asked;
  const fields = Object.fromEntries(url.searchParams);
  window[fields.callback]({ code: 1 });
  assert.deepEqual(heard, [{ code: 1 }], `${name} calls back`);
  delete fields.callback;
  delete fields._;
  return { function: url.pathname.replace("/setevent/", ""), fields };
}

const LISTS = [
  // the manual's
  ["loginCJI", `${WHO} *`],
  ["queueActionCJI", `type ${USER} list pwdtype password pushevent *`],
  ["queuePauseCJI", `type ${USER} pwdtype password pause_reason pushevent *`],
  ["acwActionCJI", `type ${USER} pwdtype password agent_group_id pushevent *`],
  ["acwOffCJI", `sessionid ${USER} pwdtype password pushevent *`],
  [
    "makeCallCJI",
    `targetdn targettype agentgroupid ${USER} pwdtype password modeltype model_id userdata *`,
  ],
  ["consultCJI", `targetdn agentgroupid consulttype agentuniqueid calleruniqueid ${ASKER} *`],
  ["transferCJI", `sessionid nwaycalluniqueid calleruniqueid agentuniqueid ${ASKER} *`],
  ["conferenceCJI", `nwaycalluniqueid calleruniqueid agentuniqueid consultcount ${ASKER} *`],
  ["hangupCJI", `uniqueid ${ASKER} *`],
  ["forcedRelease", `sessionid phonenumber usertype user pwdtype password orgidentity *`],
  ["agentStatus", `${WHO} *`],
  ["holdCJI", `agentuniqueid calleruniqueid ${WHO} *`],
  ["resume", `agentuniqueid calleruniqueid ${WHO} *`],
  ["dialerlist", `${WHO} campaignid phonenum priority dialtime *`],
  // those of later pages
  ["queueActionCJI", `type ${USER} list pwdtype password deviceexten pushevent * intparam`],
  ["queuePauseCJI", `type ${USER} pwdtype password pause_reason pushevent * dnd intparam`],
  ["acwOffCJI", `${USER} pwdtype password pushevent *`],
  [
    "makeCallCJI",
    `targetdn targettype agentgroupid ${USER} pwdtype password modeltype model_id userdata *` +
      " agentexten callerid callername trunkidentity cidtype ignorerepeat",
  ],
  ["consultCJI", `targetdn agentgroupid consulttype ${ASKER} *`],
  ["bTransferCJI", `targetdn agentgroupid consulttype ${ASKER} *`],
  ["transferCJI", `${ASKER} *`],
  ["callReturnCJI", `${ASKER} *`],
  ["conferenceCJI", `${ASKER} *`],
  ["hangupCJI", `uniqueid targetagent target ${ASKER} *`],
  ["holdCJI", `silence ${WHO} *`],
  ["resumeCJI", `${WHO} *`],
  ["teamStatusCJI", `${WHO} status *`],
  ["monitorCtrlCJI", `action ${USER} pwdtype password pushevent *`],
  ["getMonitorCJI", "sessionid calldate * mp3 filename"],
  ["getMonitorCJI", `${WHO} sessionid calldate * mp3`],
  ["queueCustomerNumCJI", "orgidentity queuenumber prio *"],
  ["queueCustomerNumCJI", `${WHO} queuenumber prio *`],
  ["agentRealtimeCJI", `${WHO} *`],
  ["agentStatisticDayCJI", `${WHO} agent_group_id *`],
  ["dtmfCJI", `${WHO} dtmf *`],
  ["agenttoivrCJI", `${WHO} ivrexten ivrflow transfer *`],
  ["setvarCJI", `${WHO} varname varvalue *`],
  ["backcallCJI", "orgidentity exten targetdn callerid user password pwdtype userdata *"],
  ["setdeviceCJI", "orgidentity exten user pwdtype password *"],
  ["getAgentInfoCJI", "orgidentity user pwdtype password agentno *"],
  ["getAgentInfoCJI", `${WHO} *`],
  ["getMyInfo", "user password pwdtype *"],
  ["setDefaultGroupCJI", `${USER} pwdtype password agent_group_id *`],
  ["pullCdrCJI", "orgidentity user password pwdtype id limit userdata *"],
];

for (const [name, list] of LISTS) {
  test(`${name}(${list}) asks with each argument under its name`, () => {
    const names = list.split(" ").filter((one) => one !== "*");
    const wanted = Object.fromEntries(names.map((one) => [one, VALUES[one] ?? `v-${one}`]));
    assert.deepEqual(called(name, list).fields, wanted);
  });
}

test("an admin's agent number in place of a call is said as such", () => {
  const { window, asked } = page();
  window.whisperCJI("1001", "1009", "md5", "x", "agent", "1009", "demo", () => {});
  assert.equal(asked[0].searchParams.get("sessionid"), "1001");
});

test("what is left out is not asked, and what is null is empty", () => {
  const { window, asked } = page();
  window.queuePauseCJI({ type: 1, dnd: null, intparam: undefined, callbackFuc: () => {} });
  const fields = asked[0].searchParams;
  assert.deepEqual(
    [fields.get("type"), fields.get("dnd"), fields.get("intparam")],
    ["1", "", null],
  );
});

test("a page says which host is asked", () => {
  const { window, asked } = page();
  window.astercc_ip = "pbx.example:8000";
  window.loginCJI({});
  window.astercc_is_ssl = "yes";
  window.loginCJI({});
  assert.deepEqual(
    asked.map((one) => one.origin),
    ["http://pbx.example:8000", "https://pbx.example:8000"],
  );
});

test("a fault of the page's own callback stops nothing", () => {
  const { window, asked } = page();
  window.loginCJI({
    callbackFuc: () => {
      throw new Error("the page's own");
    },
  });
  window[asked[0].searchParams.get("callback")]({ code: 1 });
});
