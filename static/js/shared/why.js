// Why a greyed button does nothing, in words beside it: for whoever comes by keyboard, where no
// pointer rests to be told. Screen readers read the same words from the button itself.

import { el, text } from "./dom.js";

const GAP_PX = 6;

/** The reason a button gives for being grey, "" when it works. */
export function reasonOf(node) {
  return node?.getAttribute?.("aria-disabled") === "true" ? (node.getAttribute("title") ?? "") : "";
}

/** Where the words stand: below the button, or above it where there is no room. */
export function placeOf(button, words, room) {
  const below = button.bottom + GAP_PX;
  const fits = below + words.height <= room.height;
  return {
    top: fits ? below : Math.max(0, button.top - GAP_PX - words.height),
    left: Math.max(GAP_PX, Math.min(button.left, room.width - words.width - GAP_PX)),
  };
}

/** Show the reason of the greyed button that has the keyboard's focus. */
export function startWhy() {
  const bubble = el("div", { class: "why", "aria-hidden": "true", hidden: true });
  let of = null;
  // A button may turn grey, or work again, while it has the focus.
  const turning = new MutationObserver(draw);

  function draw() {
    const words = of?.isConnected ? reasonOf(of) : "";
    bubble.hidden = !words;
    if (!words) return;
    text(bubble, words);
    // a dialog lies above everything outside it
    const holder = of.closest("dialog") ?? document.body;
    if (bubble.parentElement !== holder) holder.append(bubble);
    const room = document.documentElement;
    const at = placeOf(of.getBoundingClientRect(), bubble.getBoundingClientRect(), {
      width: room.clientWidth,
      height: room.clientHeight,
    });
    bubble.style.top = `${at.top}px`;
    bubble.style.left = `${at.left}px`;
  }

  function follow(node) {
    turning.disconnect();
    of = node;
    if (of) turning.observe(of, { attributes: true, attributeFilter: ["aria-disabled", "title"] });
    draw();
  }

  document.addEventListener("focusin", ({ target }) => {
    follow(target.matches("button:focus-visible") ? target : null);
  });
  document.addEventListener("focusout", () => follow(null));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") bubble.hidden = true;
  });
  addEventListener("scroll", draw, { capture: true, passive: true });
  addEventListener("resize", draw);
}
