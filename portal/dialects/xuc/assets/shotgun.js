/* Patchbay: a small exchange of messages between the parts of a page. */
var SHOTGUN = (function () {
  "use strict";
  var listeners = {};

  function of(name) {
    return Object.prototype.hasOwnProperty.call(listeners, name) ? listeners[name] : [];
  }

  return {
    /** Call `handler` with every message of that name. */
    listen: function (name, handler) {
      listeners[name] = of(name).concat([handler]);
    },
    /** Call it no longer; without a handler nobody hears that name any more. */
    remove: function (name, handler) {
      listeners[name] = handler
        ? of(name).filter(function (one) {
            return one !== handler;
          })
        : [];
    },
    /** Tell everybody who listens. */
    fire: function (name, values) {
      of(name).forEach(function (handler) {
        handler.apply(null, values || []);
      });
    },
  };
})();
