/* Patchbay: the callback functions of the XiVO JavaScript API. Our own code. Load cti.js first. */
var Callback = (function () {
  "use strict";
  var cti = Cti;

  function ask(command, fields) {
    return cti.sendCallback(Object.assign({ claz: "web", command: command }, fields));
  }

  return {
    MessageType: {
      CALLBACKLISTS: "CallbackLists",
      CALLBACKFINDRESPONSE: "FindCallbackResponseWithId",
      CALLBACKTAKEN: "CallbackTaken",
      CALLBACKRELEASED: "CallbackReleased",
      CALLBACKSTARTED: "CallbackStarted",
      CALLBACKCLOTURED: "CallbackClotured",
      CALLBACKPREFERREDPERIODLIST: "PreferredCallbackPeriodList",
      CALLBACKREQUESTUPDATED: "CallbackRequestUpdated",
    },
    init: function (other) {
      cti = other;
    },
    getCallbackLists: function () {
      return ask("getCallbackLists");
    },
    getCallbackPreferredPeriods: function () {
      return ask("getCallbackPreferredPeriods");
    },
    findCallbackRequest: function (requestId, filters, offset, limit) {
      return ask("findCallbackRequest", {
        id: requestId,
        request: { filters: filters, offset: offset, limit: limit },
      });
    },
    takeCallback: function (uuid) {
      return ask("takeCallback", { uuid: uuid });
    },
    releaseCallback: function (uuid) {
      return ask("releaseCallback", { uuid: uuid });
    },
    startCallback: function (uuid, phoneNumber) {
      return ask("startCallback", { uuid: uuid, number: phoneNumber });
    },
    listenCallbackMessage: function (reference) {
      return ask("listenCallbackMessage", { voiceMessageRef: reference });
    },
    updateCallbackTicket: function (uuid, status, description, dueDate, periodUuid) {
      return ask("updateCallbackTicket", {
        uuid: uuid,
        status: status,
        comment: description,
        dueDate: dueDate,
        periodUuid: periodUuid,
      });
    },
  };
})();
