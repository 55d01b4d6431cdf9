/* The page to try the library: signs in, opens the socket, calls any function, shows all that comes. */
(function () {
  "use strict";
  var said = document.getElementById("said");
  var ask = document.getElementById("ask");
  var state = document.getElementById("state");
  var libraries = { Cti: Cti, Callback: Callback, Membership: Membership };
  var MOST_ROWS = 200;

  function show(kind, body) {
    var row = document.createElement("li");
    var name = document.createElement("strong");
    name.textContent = kind + " ";
    row.append(name, document.createTextNode(JSON.stringify(body)));
    said.prepend(row);
    while (said.children.length > MOST_ROWS) {
      said.lastElementChild.remove();
    }
  }

  function listen(types) {
    Object.keys(types).forEach(function (key) {
      Cti.setHandler(types[key], function (body) {
        show(types[key], body);
      });
    });
  }

  function fill() {
    Object.keys(libraries).forEach(function (library) {
      Object.keys(libraries[library]).forEach(function (name) {
        if (typeof libraries[library][name] === "function" && !/^(init|setHandler|unsetHandler|sendCallback)$/.test(name)) {
          ask.elements.call.add(new Option(library + "." + name));
        }
      });
      listen(libraries[library].MessageType);
    });
    Cti.setHandler(Cti.MessageType.LINKSTATUSUPDATE, function (link) {
      state.textContent = link.status;
      ask.elements.go.disabled = link.status !== "opened";
    });
  }

  document.getElementById("sign-in").addEventListener("submit", async function (event) {
    var form = event.target;
    var answer, body;
    event.preventDefault();
    answer = await fetch("/xuc/api/2.0/auth/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login: form.elements.login.value, password: form.elements.password.value }),
    });
    body = await answer.json();
    if (!answer.ok) {
      state.textContent = body.message;
      return;
    }
    Cti.WebSocket.init(
      location.origin.replace(/^http/, "ws") + "/xuc/api/2.0/cti?token=" + encodeURIComponent(body.token),
      body.login,
      "",
    );
  });

  ask.addEventListener("submit", function (event) {
    var path = ask.elements.call.value.split(".");
    var values;
    event.preventDefault();
    try {
      values = JSON.parse("[" + ask.elements.values.value + "]");
    } catch (error) {
      state.textContent = "The values are not JSON: " + error.message;
      return;
    }
    libraries[path[0]][path[1]].apply(null, values);
  });

  fill();
})();
