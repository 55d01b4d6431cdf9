/* The page that shows asterCC events as a client of the push script hears them. */

const config = JSON.parse(document.getElementById("config").textContent);
const form = document.getElementById("listen");
const list = document.getElementById("events");
const state = document.getElementById("listening");
const MOST_SHOWN = 200;

window.astercc_ip = config.host;
window.astercc_is_ssl = config.secure ? "yes" : "no";

/** Read a message as the manual does: k=v&k=v&, its values percent-encoded. */
function fieldsOf(message) {
  const pairs = message.split("&").filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
    }),
  );
}

function row(message) {
  const said = fieldsOf(message);
  const line = document.createElement("tr");
  const cells = [said.eventTime, said.source, said.event, said.agentno ?? "", said.sessionid];
  for (const text of [...cells, message]) {
    const cell = document.createElement("td");
    cell.textContent = text ?? "";
    line.append(cell);
  }
  return line;
}

window.sonAccept = (message) => {
  list.prepend(row(message));
  document.getElementById("no-events").hidden = true;
  while (list.rows.length > MOST_SHOWN) {
    list.deleteRow(-1);
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = new FormData(form);
  window.astercc_identity = said.get("identity").trim();
  window.astercc_agentno = said.get("agentno").trim();
  window.astercc_pwd = said.get("pwd").trim().toLowerCase();
  window.astercc_lastmodified = "";
  window.asterccNginxHttpPush();
  state.textContent = state.dataset.words;
});
