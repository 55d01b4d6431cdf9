// A menu that opens below its button: `<details class="menu">` made to behave like one.

/** Close on a click elsewhere and on Escape; walk the entries with the arrow keys. */
export function wireMenu(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll(".menu-list .button")].filter((one) => !one.hidden);
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape" && menu.open) closeMenu(menu);
    else if (menu.open && event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (menu.open && event.key === "ArrowUp") items.at(at <= 0 ? -1 : at - 1).focus();
    else return;
    event.preventDefault();
  });
}

/** Close it and stay on its button. */
export function closeMenu(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}
