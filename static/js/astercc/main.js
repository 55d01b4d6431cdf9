// The page on which developers try the asterCC functions: fields of the chosen one, its answers.

import { readJson } from "../shared/dom.js";
import { OWN_FIELDS } from "./fields.js";

const WHO = ["orgidentity", "usertype", "user", "pwdtype", "password"];
const MOST_ANSWERS = 20;
const config = readJson("config");
const form = document.getElementById("try");
const choice = document.getElementById("function");
const place = document.getElementById("own-fields");
const answers = document.getElementById("answers");

// What a page of the manual sets before it loads the functions.
window.astercc_ip = config.host;
window.astercc_is_ssl = config.secure ? "yes" : "no";

function drawFields() {
  place.replaceChildren(...(OWN_FIELDS[choice.value] ?? []).map(fieldOf));
}

function fieldOf([name, example]) {
  const field = document.createElement("div");
  const label = document.createElement("label");
  const input = document.createElement("input");
  field.className = "field";
  label.htmlFor = `own-${name}`;
  label.textContent = name;
  Object.assign(input, { className: "input", id: label.htmlFor, name, value: example });
  input.autocomplete = "off";
  input.spellcheck = false;
  field.append(label, input);
  return field;
}

function show(asked, answer) {
  const line = document.createElement("li");
  const said = document.createElement("strong");
  const raw = document.createElement("code");
  // Some operations of the later manual answer with data and no code.
  const message = typeof answer.message === "string" ? answer.message : "";
  const isDone = Number(answer.code) === 1 || answer.result === "success";
  const text = config.texts[message.replace(/\[.*$/, "")];
  line.dataset.tone = isDone ? "good" : "bad";
  said.lang = config.language;
  said.textContent = text ?? (message || config.texts[isDone ? "BackMsg_43" : "BackMsg_44"]);
  raw.textContent = `${asked} ${JSON.stringify(answer)}`;
  line.append(said, raw);
  answers.prepend(line);
  while (answers.children.length > MOST_ANSWERS) answers.lastElementChild.remove();
  document.getElementById("no-answers").hidden = true;
}

form.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const asked = choice.value;
  const names = [...WHO, ...(OWN_FIELDS[asked] ?? []).map(([name]) => name)];
  const fields = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
  window[asked]({ ...fields, callbackFuc: (answer) => show(asked, answer) });
});
choice.addEventListener("change", drawFields);
drawFields();
