/* A shift of an agent, written from the document alone: the library is the server's. */
(function () {
  "use strict";
  const LIBRARY = ["shotgun.js", "cti.js", "callback.js", "membership.js"];
  const field = (id) => document.getElementById(id);
  const show = (id, text) => {
    field(id).textContent = text;
  };
  let agentId = null;
  let phone = "";
  let ticket = "";
  const calls = new Map();
  const callbacks = new Map();

  function load(server, names) {
    if (names.length === 0) {
      return Promise.resolve();
    }
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${server}/assets/javascripts/${names[0]}`;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    }).then(() => load(server, names.slice(1)));
  }

  function row(parent, key, text) {
    const id = `${parent}-${key}`;
    let found = document.getElementById(id);
    if (found === null) {
      found = document.createElement(field(parent).tagName === "TBODY" ? "tr" : "li");
      found.id = id;
      field(parent).append(found);
    }
    found.textContent = text;
    return found;
  }

  function phoneEvent(event) {
    if (event.eventType === "EventReleased") {
      calls.delete(event.uniqueId);
      const gone = document.getElementById(`calls-${event.uniqueId}`);
      if (gone !== null) {
        gone.remove();
      }
      return;
    }
    calls.set(event.uniqueId, event);
    const from = event.queueName ? ` queue ${event.queueName}` : "";
    row("calls", event.uniqueId, `${event.eventType} ${event.otherDN}${from}`);
  }

  function button(parent, words, deed) {
    const made = document.createElement("button");
    made.textContent = words;
    made.addEventListener("click", deed);
    parent.append(made);
  }

  function drawCallback(one) {
    callbacks.set(one.uuid, one);
    const line = row("callbacks", one.uuid, `${one.phoneNumber} ${one.dueDate} `);
    if (one.agentId === null) {
      button(line, "Take", () => Callback.takeCallback(one.uuid));
      return;
    }
    button(line, "Start", () => Callback.startCallback(one.uuid, one.phoneNumber));
    button(line, "Settled", () => Callback.updateCallbackTicket(ticket, "Answered", "done"));
  }

  function held(uuid, agent) {
    drawCallback(Object.assign({}, callbacks.get(uuid), { agentId: agent }));
  }

  function listen() {
    const on = (type, handler) => Cti.setHandler(type, handler);
    const cti = Cti.MessageType;
    const callback = Callback.MessageType;
    on(cti.LINKSTATUSUPDATE, (link) => show("link", link.status));
    on(cti.LOGGEDON, begin);
    on(cti.RIGHTPROFILE, (right) => show("profile", right.profile));
    on(cti.USERSTATUSUPDATE, (user) => show("user", user.status));
    on(cti.USERCONFIGUPDATE, (config) => {
      agentId = config.agentId;
    });
    on(cti.AGENTSTATEEVENT, (state) => {
      if (state.agentId === agentId || agentId === null) {
        show("agent", state.name);
        show("cause", state.cause);
      }
    });
    on(cti.PHONEEVENT, phoneEvent);
    on(cti.QUEUESTATISTICS, (told) =>
      told.counters.forEach((one) => row("counters", one.statName, `${one.statName} ${one.value}`)),
    );
    on(cti.AGENTSTATISTICS, (told) => {
      if (told.id === agentId) {
        told.statistics.forEach((one) => row("mine", one.name, `${one.name} ${one.value}`));
      }
    });
    on(cti.CALLHISTORY, (past) =>
      past.forEach((one, place) => row("history", place, `${one.srcNum} ${one.dstNum} ${one.status}`)),
    );
    on(cti.ERROR, (fault) => row("faults", Date.now(), fault.Error));
    on(cti.AGENTERROR, (fault) => row("faults", Date.now(), fault.Error));
    on(callback.CALLBACKLISTS, (lists) => lists.forEach((list) => list.callbacks.forEach(drawCallback)));
    on(callback.CALLBACKTAKEN, (taken) => held(taken.uuid, taken.agentId));
    on(callback.CALLBACKRELEASED, (released) => held(released.uuid, null));
    on(callback.CALLBACKSTARTED, (started) => {
      ticket = started.ticketUuid;
    });
    on(callback.CALLBACKCLOTURED, (over) => document.getElementById(`callbacks-${over.uuid}`).remove());
  }

  function begin() {
    Cti.subscribeToQueueStats();
    Cti.subscribeToAgentStats();
    Callback.getCallbackLists();
    Cti.getCurrentCallsPhoneEvents();
  }

  const deeds = {
    login: () => Cti.loginAgent(phone),
    pause: () => Cti.pauseAgent(),
    ready: () => Cti.unpauseAgent(),
    logout: () => Cti.logoutAgent(),
    dial: () => Cti.dial(field("target").value, { order: "12" }),
    answer: () => Cti.answer(),
    hold: () => Cti.hold(),
    consult: () => Cti.attendedTransfer(field("target").value),
    complete: () => Cti.completeTransfer(),
    cancel: () => Cti.cancelTransfer(),
    hangup: () => Cti.hangup(),
  };

  document.body.addEventListener("click", (event) => {
    const name = event.target.dataset.do;
    if (name) {
      deeds[name]();
    }
    if (name === "logout" || name === "ready") {
      Cti.getUserCallHistory(10);
    }
  });

  field("sign-in").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target.elements;
    const server = form.server.value;
    phone = form.phone.value;
    const answer = await fetch(`${server}/xuc/api/2.0/auth/login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login: form.login.value, password: form.password.value }),
    });
    const said = await answer.json();
    if (!answer.ok) {
      row("faults", Date.now(), said.error);
      return;
    }
    await load(server, LIBRARY);
    listen();
    const socket = `${server.replace(/^http/, "ws")}/xuc/api/2.0/cti?token=${said.token}`;
    Cti.WebSocket.init(socket, said.login, phone);
  });
})();
