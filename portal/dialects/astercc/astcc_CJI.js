/*
 * Patchbay's asterCC functions for web pages.
 *
 * They ask the host this file came from. A page may say another before it calls one of them:
 *   var astercc_ip = "portal.example:8000"; // and astercc_is_ssl = "yes" for https
 *
 * Each function asks by JSONP and hands {code, message, ...} to the page's callback. The argument
 * lists are those of the manual 1.2; the later ones are told apart by where the callback stands.
 * A function may also be given one object with its parameters and callbackFuc.
 */
(function (page) {
  "use strict";

  var WHO = ["orgidentity", "usertype", "user", "pwdtype", "password"];
  var ASKER = ["pwdtype", "password", "usertype", "user", "orgidentity"];
  var USER = ["usertype", "user", "orgidentity"];
  var WATCH = ["sessionid", "phonenumber"].concat(ASKER);
  var WATCH_LATER = ["target", "phonenumber"].concat(ASKER);
  var CALLBACK = "callbackFuc";
  var PATIENCE_MS = 30000;
  var HOME = document.currentScript ? new URL(document.currentScript.src).origin : "";
  var asked = 0;

  function listOf() {
    return Array.prototype.concat.apply([], arguments).concat([CALLBACK]);
  }

  // Name: the manual's list, then later ones.
  var FUNCTIONS = {
    loginCJI: [listOf(WHO)],
    logoutCJI: [listOf(WHO)],
    queueActionCJI: [
      listOf("type", USER, "list", "pwdtype", "password", "pushevent"),
      listOf("type", USER, "list", "pwdtype", "password", "deviceexten", "pushevent").concat("intparam"),
    ],
    queuePauseCJI: [
      listOf("type", USER, "pwdtype", "password", "pause_reason", "pushevent").concat("dnd", "intparam"),
    ],
    acwActionCJI: [listOf("type", USER, "pwdtype", "password", "agent_group_id", "pushevent")],
    acwOffCJI: [
      listOf("sessionid", USER, "pwdtype", "password", "pushevent"),
      listOf(USER, "pwdtype", "password", "pushevent"),
    ],
    workwayActionCJI: [listOf("status", USER, "pwdtype", "password", "agent_group_id", "pushevent")],
    makeCallCJI: [
      listOf("targetdn", "targettype", "agentgroupid", USER, "pwdtype", "password", "modeltype",
        "model_id", "userdata").concat("agentexten", "callerid", "callername", "trunkidentity",
        "cidtype", "ignorerepeat"),
    ],
    consultCJI: [
      listOf("targetdn", "agentgroupid", "consulttype", "agentuniqueid", "calleruniqueid", ASKER),
      listOf("targetdn", "agentgroupid", "consulttype", ASKER),
    ],
    transferCJI: [
      listOf("sessionid", "nwaycalluniqueid", "calleruniqueid", "agentuniqueid", ASKER),
      listOf(ASKER),
    ],
    callReturnCJI: [
      listOf("nwaycalluniqueid", "calleruniqueid", "agentuniqueid", ASKER),
      listOf(ASKER),
    ],
    conferenceCJI: [
      listOf("nwaycalluniqueid", "calleruniqueid", "agentuniqueid", "consultcount", ASKER),
      listOf(ASKER),
    ],
    hangupCJI: [
      listOf("uniqueid", ASKER),
      listOf("uniqueid", "targetagent", "target", ASKER),
    ],
    intrudeCJI: [listOf(WATCH), listOf(WATCH_LATER)],
    silentMonitorCJI: [listOf(WATCH), listOf(WATCH_LATER)],
    agentStatusCJI: [listOf(WHO)],
    whisperCJI: [listOf(WATCH), listOf(WATCH_LATER)],
    agentgroupStatusCJI: [listOf(WHO, "agent_group_id", "agenttype")],
    forcedReleaseCJI: [
      listOf("sessionid", "phonenumber", "usertype", "user", "pwdtype", "password", "orgidentity"),
      listOf(WATCH),
    ],
    holdCJI: [
      listOf("agentuniqueid", "calleruniqueid", WHO),
      listOf("silence", WHO),
    ],
    resumeCJI: [
      listOf("agentuniqueid", "calleruniqueid", WHO),
      listOf(WHO),
    ],
    dialerListCJI: [listOf(WHO, "campaignid", "phonenum", "priority", "dialtime")],
    setdeviceCJI: [
      listOf("orgidentity", "exten", "user", "pwdtype", "password"),
      listOf("exten", USER, "pwdtype", "password"),
    ],
    defaultGroupCJI: [listOf(USER, "pwdtype", "password", "agent_group_id")],
    dtmfCJI: [listOf(WHO, "dtmf")],
    setvarCJI: [listOf(WHO, "varname", "varvalue")],
    teamStatusCJI: [listOf(WHO, "status")],
    bTransferCJI: [
      listOf("targetdn", "agentgroupid", "consulttype", ASKER),
      listOf("targetdn", "consulttype", ASKER),
    ],
    monitorCtrlCJI: [
      listOf("action", USER, "pwdtype", "password", "pushevent"),
      listOf("action", USER, "pwdtype", "password"),
    ],
    getAgentInfoCJI: [
      listOf(WHO),
      listOf("orgidentity", "user", "pwdtype", "password", "agentno"),
    ],
    getMyInfo: [listOf("user", "password", "pwdtype")],
    pullCdrCJI: [
      listOf("orgidentity", "user", "password", "pwdtype", "id", "limit", "userdata"),
      listOf(WHO, "id", "limit", "userdata"),
    ],
    getMonitorCJI: [
      listOf("sessionid", "calldate").concat("mp3", "filename"),
      listOf(WHO, "sessionid", "calldate").concat("mp3"),
    ],
    queueCustomerNumCJI: [
      listOf("orgidentity", "queuenumber", "prio"),
      listOf(WHO, "queuenumber", "prio"),
    ],
    agentRealtimeCJI: [listOf(WHO)],
    agenttoivrCJI: [listOf(WHO, "ivrexten", "ivrflow", "transfer")], // answered, and not in
    agentStatisticDayCJI: [listOf(WHO, "agent_group_id")],
    backcallCJI: [
      listOf("orgidentity", "exten", "targetdn", "callerid", "user", "password", "pwdtype",
        "userdata"),
    ],
    importCJI: [
      listOf(WHO, "modeltype", "model_id", "source", "context", "source_user", "source_pwd",
        "exetime", "delrow", "phone_field", "priority_field", "dialtime_field", "emptyagent",
        "resetstatus", "dupway", "dupdiallist", "changepackage"),
    ],
  };
  // Names the manual prints without CJI, and those that are spelled in two ways.
  var OTHER_NAMES = {
    agentStatus: "agentStatusCJI",
    forcedRelease: "forcedReleaseCJI",
    resume: "resumeCJI",
    hold: "holdCJI",
    dialerlist: "dialerListCJI",
    dialerlistCJI: "dialerListCJI",
    agentgroupStatus: "agentgroupStatusCJI",
    backCallCJI: "backcallCJI",
    sendDtmfCJI: "dtmfCJI",
    setDefaultGroupCJI: "defaultGroupCJI",
  };

  function isCallback(value) {
    return typeof value === "function";
  }

  /* The list whose callback stands where one was given; else the one with as many arguments. */
  function listFor(lists, given) {
    var at = given.findIndex(isCallback);
    var byCallback = lists.filter(function (list) { return at >= 0 && list.indexOf(CALLBACK) === at; });
    var fitting = byCallback.length ? byCallback : lists.filter(function (list) {
      return list.indexOf(CALLBACK) === given.length;
    });
    // Where two lists have one length, only the first has a user type in this place.
    var place = fitting.length > 1 ? fitting[0].indexOf("usertype") : -1;
    if (place >= 0) {
      return /^(agent|account)$/.test(given[place]) ? fitting[0] : fitting[1];
    }
    return fitting[0] || lists[0];
  }

  function fieldsOf(name, given) {
    if (given[0] !== null && typeof given[0] === "object") {
      return given[0];
    }
    var fields = {};
    listFor(FUNCTIONS[name], given).forEach(function (field, place) {
      fields[field] = given[place];
    });
    if (name === "agentgroupStatusCJI" && !/^(login|all)?$/.test(fields.agenttype || "")) {
      fields.status = fields.agenttype; // the later list has other words in this place
      delete fields.agenttype;
    }
    return fields;
  }

  function addressOf(name, fields, callbackName) {
    var secure = page.astercc_is_ssl && String(page.astercc_is_ssl) !== "no";
    var host = page.astercc_ip ? (secure ? "https://" : "http://") + page.astercc_ip : HOME;
    var query = ["callback=" + callbackName];
    Object.keys(fields).forEach(function (field) {
      var value = fields[field];
      if (value !== undefined && field !== CALLBACK && field !== "callbackFunc") {
        query.push(encodeURIComponent(field) + "=" + encodeURIComponent(value === null ? "" : value));
      }
    });
    query.push("_=" + Date.now());
    return host + "/setevent/" + name + "?" + query.join("&");
  }

  function ask(name, fields) {
    var callback = fields[CALLBACK] || fields.callbackFunc;
    var callbackName = "patchbayCJI" + Date.now() + "_" + (asked += 1);
    var element = document.createElement("script");
    var patience = setTimeout(forget, PATIENCE_MS);

    function forget() {
      clearTimeout(patience);
      page[callbackName] = function () {}; // a late answer finds nobody
      element.remove();
    }
    page[callbackName] = function (answer) {
      forget();
      delete page[callbackName];
      if (isCallback(callback)) {
        try {
          callback(answer);
        } catch (error) {
          page.console.error(error); // a page's own fault does not stop the next answer
        }
      }
    };
    element.onerror = forget;
    element.async = true;
    element.referrerPolicy = "origin";
    element.src = addressOf(name, fields, callbackName);
    document.head.appendChild(element);
  }

  function define(name, asksFor) {
    page[name] = function () {
      ask(asksFor, fieldsOf(asksFor, Array.prototype.slice.call(arguments)));
    };
  }

  Object.keys(FUNCTIONS).forEach(function (name) { define(name, name); });
  Object.keys(OTHER_NAMES).forEach(function (name) { define(name, OTHER_NAMES[name]); });
})(window);
