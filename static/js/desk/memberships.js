// Her groups at the desk: what she does in each, and a menu to change it.

import { attr, byId, el, icon, keyed, show, text } from "../shared/dom.js";
import { closeMenu, wireMenu } from "../shared/menu.js";
import { say } from "../shared/words.js";

/** What may be done about one group of hers: `[word, command]`, in the order of the menu. */
export function groupActs(one) {
  const groups = [one.group];
  if (!one.is_checked_in) return [["group_check_in", { do: "checkin", groups }]];
  const pause = one.is_paused
    ? ["group_resume", { do: "unpause", groups }]
    : ["group_pause", { do: "pause", reason: say("group_pause_reason"), groups }];
  return [pause, ["group_check_out", { do: "checkout", groups }]];
}

/** The ways to work in a group that are not hers now. */
export function wayActs(one) {
  return ["in", "out", "both"]
    .filter((way) => way !== one.work_way)
    .map((way) => [`way_to_${way}`, { do: "setworkway", way, groups: [one.group] }]);
}

/** When calls of the group bring wrap-up, as it is not now. */
export function acwActs(one) {
  return ["answered", "ringing", "off"]
    .filter((mode) => mode !== one.acw_mode)
    .map((mode) => [`acw_to_${mode}`, { do: "setacwmode", mode, groups: [one.group] }]);
}

/** The words beside a group's name. */
export function groupWords(one) {
  if (!one.is_checked_in) return "group_out";
  if (one.is_paused) return "group_paused";
  return one.work_way === "out" ? "way_out" : one.work_way === "in" ? "way_in" : "group_in";
}

/** Draw the list; `ask` sends a command. */
export function drawMemberships({ tile, names, isLive, ask }) {
  keyed(
    byId("memberships"),
    tile?.state === "logged_out" ? [] : (tile?.memberships ?? []),
    (one) => one.group,
    (one) => make(one, names),
    (node, one) => {
      text(node.querySelector(".membership-state"), say(groupWords(one)));
      const acts = [...groupActs(one), ...wayActs(one), ...acwActs(one)];
      keyed(
        node.querySelector(".menu-list"),
        acts,
        ([word]) => word,
        ([word]) => el("button", { class: "button plain", type: "button" }, say(word)),
        (button, [, command]) => {
          button.disabled = !isLive;
          button.onclick = () => {
            closeMenu(node.querySelector("details"));
            ask(command);
          };
        },
      );
    },
  );
}

function make(one, names) {
  const name = `${names[one.group] ?? ""} ${one.group}`.trim();
  const menu = el(
    "details",
    { class: "menu" },
    el(
      "summary",
      { class: "button plain small", "aria-label": say("group_menu", { group: name }) },
      el("span", { class: "membership-state" }),
      icon("gear"),
    ),
    el("div", { class: "menu-list", role: "group", "aria-label": name }),
  );
  wireMenu(menu);
  return el("li", {}, el("span", {}, name), menu);
}

/** The button that makes wrap-up last longer. */
export function wireExtend(ask) {
  byId("wrap-up-extend").addEventListener("click", () => ask({ do: "extendwrapup", seconds: 30 }));
}

/** It is there while wrap-up may still be extended: half an hour is the most. */
export function drawExtend(tile, isLive) {
  const whole = (Date.parse(tile.until) - Date.parse(tile.since)) / 1000;
  show(byId("wrap-up-extend"), whole + 30 <= 1800);
  attr(byId("wrap-up-extend"), "disabled", !isLive);
}
