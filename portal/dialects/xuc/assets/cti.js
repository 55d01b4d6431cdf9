/* Patchbay: the functions of the XiVO JavaScript API over one socket. Our own code.
   Load shotgun.js first. */
var Cti = (function () {
  "use strict";
  var BEAT_MS = 5000;
  var MOST_MISSED = 3;
  var socket = null;
  var beat = null;
  var missed = 0;

  var MessageType = {
    ERROR: "Error",
    LOGGEDON: "LoggedOn",
    SHEET: "Sheet",
    USERSTATUSES: "UsersStatuses",
    USERSTATUSUPDATE: "UserStatusUpdate",
    USERCONFIGUPDATE: "UserConfigUpdate",
    DIRECTORYRESULT: "DirectoryResult",
    PHONESTATUSUPDATE: "PhoneStatusUpdate",
    VOICEMAILSTATUSUPDATE: "VoiceMailStatusUpdate",
    LINKSTATUSUPDATE: "LinkStatusUpdate",
    QUEUESTATISTICS: "QueueStatistics",
    QUEUECONFIG: "QueueConfig",
    QUEUELIST: "QueueList",
    QUEUEMEMBER: "QueueMember",
    QUEUEMEMBERLIST: "QueueMemberList",
    QUEUECALLS: "QueueCalls",
    GETQUEUESTATISTICS: "GetQueueStatistics",
    AGENTCONFIG: "AgentConfig",
    AGENTDIRECTORY: "AgentDirectory",
    AGENTERROR: "AgentError",
    AGENTLIST: "AgentList",
    AGENTLISTEN: "AgentListen",
    AGENTSTATISTICS: "AgentStatistics",
    AGENTGROUPLIST: "AgentGroupList",
    AGENTSTATEEVENT: "AgentStateEvent",
    CONFERENCES: "ConferenceList",
    CALLHISTORY: "CallHistory",
    CALLHISTORYBYDAYS: "CallHistoryByDays",
    CUSTOMERCALLHISTORY: "CustomerCallHistoryResponseWithId",
    FAVORITES: "Favorites",
    FAVORITEUPDATED: "FavoriteUpdated",
    PHONEEVENT: "PhoneEvent",
    CURRENTCALLSPHONEEVENTS: "CurrentCallsPhoneEvents",
    PHONEHINTSTATUSEVENT: "PhoneHintStatusEvent",
    LINECONFIG: "LineConfig",
    RIGHTPROFILE: "RightProfile",
  };

  function send(message) {
    if (socket === null || socket.readyState !== WebSocket.OPEN) {
      return false;
    }
    socket.send(JSON.stringify(message));
    return true;
  }

  /** Send a command; names whose value is undefined are left out by JSON. */
  function ask(command, fields) {
    return send(Object.assign({ claz: "web", command: command }, fields));
  }

  /** Make a function of the names of its arguments on the wire. */
  function asks(command, names, given) {
    return function () {
      var values = arguments;
      var fields = Object.assign({}, given);
      (names || []).forEach(function (name, place) {
        fields[name] = values[place];
      });
      return ask(command, fields);
    };
  }

  function tellLink(status) {
    SHOTGUN.fire(MessageType.LINKSTATUSUPDATE, [{ status: status }]);
  }

  function stopBeat() {
    clearInterval(beat);
    beat = null;
  }

  function startBeat(mine) {
    stopBeat();
    missed = 0;
    beat = setInterval(function () {
      missed += 1;
      if (missed > MOST_MISSED) {
        mine.close();
        return;
      }
      send({ claz: "ping" });
    }, BEAT_MS);
  }

  function receive(text) {
    var message;
    missed = 0;
    try {
      message = JSON.parse(text);
    } catch (error) {
      console.warn("not JSON from the server", error);
      return;
    }
    if (message && typeof message.msgType === "string") {
      SHOTGUN.fire(message.msgType, [message.ctiMessage]);
    }
  }

  function close() {
    if (socket !== null) {
      socket.close();
    }
  }

  function init(url) {
    var mine = new WebSocket(url);
    close();
    socket = mine;
    mine.onopen = function () {
      startBeat(mine);
      tellLink("opened");
    };
    mine.onmessage = function (event) {
      receive(event.data);
    };
    mine.onclose = function () {
      if (socket === mine) {
        stopBeat();
        socket = null;
        tellLink("closed");
      }
    };
  }

  return {
    MessageType: MessageType,
    PhoneStatus: {
      ONHOLD: 16,
      RINGING: 8,
      INDISPONIBLE: 4,
      BUSY_AND_RINGING: 9,
      AVAILABLE: 0,
      CALLING: 1,
      BUSY: 2,
      DEACTIVATED: -1,
      UNEXISTING: -2,
      ERROR: -99,
    },
    WebSocket: { init: init },
    close: close,
    sendCallback: send,
    setHandler: SHOTGUN.listen,
    unsetHandler: SHOTGUN.remove,

    changeUserStatus: asks("userStatusUpdate", ["status"]),
    dnd: asks("dnd", ["state"]),
    naFwd: asks("naFwd", ["destination", "state"]),
    uncFwd: asks("uncFwd", ["destination", "state"]),
    busyFwd: asks("busyFwd", ["destination", "state"]),

    loginAgent: asks("agentLogin", ["agentphonenumber", "agentid"]),
    logoutAgent: asks("agentLogout", ["agentid"]),
    pauseAgent: asks("pauseAgent", ["agentid", "reason"]),
    unpauseAgent: asks("unpauseAgent", ["agentid"]),
    listenAgent: asks("listenAgent", ["agentid"]),
    monitorPause: asks("monitorPause", ["agentid"]),
    monitorUnpause: asks("monitorUnpause", ["agentid"]),
    setAgentQueue: asks("setAgentQueue", ["agentId", "queueId", "penalty"]),
    removeAgentFromQueue: asks("removeAgentFromQueue", ["agentId", "queueId"]),
    setAgentGroup: asks("setAgentGroup", ["agentId", "groupId"]),
    moveAgentsInGroup: asks("moveAgentsInGroup", [
      "groupId",
      "fromQueueId",
      "fromPenalty",
      "toQueueId",
      "toPenalty",
    ]),
    addAgentsInGroup: asks("addAgentsInGroup", [
      "groupId",
      "fromQueueId",
      "fromPenalty",
      "toQueueId",
      "toPenalty",
    ]),
    removeAgentGroupFromQueueGroup: asks("removeAgentGroupFromQueueGroup", [
      "groupId",
      "queueId",
      "penalty",
    ]),
    addAgentsNotInQueueFromGroupTo: asks("addAgentsNotInQueueFromGroupTo", [
      "groupId",
      "queueId",
      "penalty",
    ]),

    dial: asks("dial", ["destination", "variables"]),
    dialFromMobile: asks("dialFromMobile", ["destination", "variables"]),
    /** (destination, queueId, callerId, variables), or later with a name before the caller id. */
    dialFromQueue: function (destination, queueId, callerId, more, variables) {
      var fields = { destination: destination, queueId: parseInt(queueId, 10) };
      if (typeof more === "string" || arguments.length > 4) {
        fields.callerIdName = callerId;
        fields.callerIdNumber = more;
        fields.variables = variables;
      } else {
        fields.callerId = callerId;
        fields.variables = more;
      }
      return ask("dialFromQueue", fields);
    },
    originate: asks("originate", ["destination"]),
    hangup: asks("hangup", ["uniqueId"]),
    answer: asks("answer", ["uniqueId"]),
    hold: asks("hold", ["uniqueId"]),
    directTransfer: asks("directTransfer", ["destination"]),
    attendedTransfer: asks("attendedTransfer", ["destination"]),
    completeTransfer: asks("completeTransfer"),
    cancelTransfer: asks("cancelTransfer"),
    setData: asks("setData", ["variables"]),
    sendDtmf: asks("sendDtmf", ["key"]),

    conference: asks("conference"),
    conferenceMute: asks("conferenceMute", ["numConf", "index"]),
    conferenceUnmute: asks("conferenceUnmute", ["numConf", "index"]),
    conferenceMuteAll: asks("conferenceMuteAll", ["numConf"]),
    conferenceUnmuteAll: asks("conferenceUnmuteAll", ["numConf"]),
    conferenceMuteMe: asks("conferenceMuteMe", ["numConf"]),
    conferenceUnmuteMe: asks("conferenceUnmuteMe", ["numConf"]),
    conferenceKick: asks("conferenceKick", ["numConf", "index"]),
    inviteConferenceRoom: asks("inviteConferenceRoom", ["userId"]),

    subscribeToQueueStats: asks("subscribeToQueueStats"),
    subscribeToQueueCalls: asks("subscribeToQueueCalls", ["queueId"]),
    unSubscribeToQueueCalls: asks("unSubscribeToQueueCalls", ["queueId"]),
    subscribeToAgentStats: asks("subscribeToAgentStats"),
    subscribeToAgentEvents: asks("subscribeToAgentEvents"),
    subscribeToPhoneHints: asks("subscribeToPhoneHints", ["phoneNumbers"]),
    unsubscribeFromAllPhoneHints: asks("unsubscribeFromAllPhoneHints"),
    getQueueStatistics: asks("getQueueStatistics", ["queueId", "window", "xqos"]),

    getConfig: asks("getConfig", ["objectType"]),
    getList: asks("getList", ["objectType"]),
    getConferenceRooms: asks("getList", [], { objectType: "meetme" }),
    getAgentStates: asks("getAgentStates"),
    getAgentDirectory: asks("getAgentDirectory"),
    getCurrentCallsPhoneEvents: asks("getCurrentCallsPhoneEvents"),
    getAgentCallHistory: asks("getAgentCallHistory", ["size"]),
    getUserCallHistory: asks("getUserCallHistory", ["size"]),
    getUserCallHistoryByDays: asks("getUserCallHistoryByDays", ["days"]),
    getQueueCallHistory: asks("getQueueCallHistory", ["queue", "size"]),
    findCustomerCallHistory: function (requestId, filters, size) {
      return ask("findCustomerCallHistory", {
        id: requestId,
        request: { filters: filters, size: size },
      });
    },

    directoryLookUp: asks("directoryLookUp", ["term"]),
    getFavorites: asks("getFavorites"),
    addFavorite: asks("addFavorite", ["contactId", "source"]),
    removeFavorite: asks("removeFavorite", ["contactId", "source"]),
    sendFlashTextMessage: function (to, sequence, message) {
      return ask("flashTextBrowserRequest", {
        request: "FlashTextDirectMessage",
        sequence: sequence,
        to: { username: to },
        message: message,
      });
    },
  };
})();
