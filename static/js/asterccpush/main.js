/* The page that shows asterCC events as a client of the push script hears them. */

const config = JSON.parse(document.getElementById("config").textContent);
const form = document.getElementById("listen");
const list = document.getElementById("events");
const state = document.getElementById("listening");
const MOST_SHOWN = 200;

window.astercc_ip = config.host;
window.astercc_is_ssl = config.secure ? "yes" : "no";

/** Read the object literal of a message; its values hold no quotes. */
function fieldsOf(text) {
  return JSON.parse(text.replaceAll("'", '"'));
}

function row(said) {
  const line = document.createElement("tr");
  const cells = [said.eventTime, said.source, said.event, said.agentno ?? "", said.sessionid];
  for (const text of [...cells, said.pushstr]) {
    const cell = document.createElement("td");
    cell.textContent = text ?? "";
    line.append(cell);
  }
  return line;
}

window.sonAccept = (message) => {
  list.prepend(row(fieldsOf(message)));
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
