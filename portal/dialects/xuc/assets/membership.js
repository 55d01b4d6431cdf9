/* Patchbay: the membership functions of the XiVO JavaScript API. Our own code. Load cti.js first. */
var Membership = (function () {
  "use strict";
  var cti = Cti;

  function ask(command, fields) {
    return cti.sendCallback(Object.assign({ claz: "web", command: command }, fields));
  }

  return {
    MessageType: {
      USERQUEUEDEFAULTMEMBERSHIP: "UserQueueDefaultMembership",
      USERSQUEUEDEFAULTMEMBERSHIP: "UsersQueueDefaultMembership",
    },
    init: function (other) {
      cti = other;
    },
    getUserDefaultMembership: function (userId) {
      return ask("getUserDefaultMembership", { userId: userId });
    },
    setUserDefaultMembership: function (userId, membership) {
      return ask("setUserDefaultMembership", { userId: userId, membership: membership });
    },
    setUsersDefaultMembership: function (userIds, membership) {
      return ask("setUsersDefaultMembership", { userIds: userIds, membership: membership });
    },
    applyUsersDefaultMembership: function (userIds) {
      return ask("applyUsersDefaultMembership", { userIds: userIds });
    },
  };
})();
