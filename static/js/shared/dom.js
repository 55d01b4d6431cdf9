// Drawing: small steps on real nodes. Data only ever becomes text or an attribute, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** The element with this id; a missing one is a fault of the page and says so. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** The JSON a template left in a script element, or an empty object. */
export function readJson(id) {
  const found = document.getElementById(id);
  return found ? JSON.parse(found.textContent) : {};
}

/** Make an element: `el('b', {class: 'x', onclick: fn}, 'text', node)`. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else attr(made, name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** One of the pictures of templates/parts/icons.html. */
export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
}

/** Change an icon made by `icon` or by a template. */
export function setIcon(holder, name) {
  const use = holder.querySelector("use");
  if (use && use.getAttribute("href") !== `#i-${name}`) use.setAttribute("href", `#i-${name}`);
}

/** Write text only where it differs, so that nothing is repainted or read aloud again. */
export function text(node, words) {
  const value = words ?? "";
  if (node.textContent !== String(value)) node.textContent = value;
}

/** Set, change or (with null, undefined, false) take away an attribute. */
export function attr(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else {
    const wanted = value === true ? "" : String(value);
    if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
  }
}

/** Show or hide. */
export function show(node, isShown) {
  if (node.hidden === Boolean(isShown)) node.hidden = !isShown;
}

/**
 * Bring the children of `holder` in line with `items`: one node a key, kept and moved rather than
 * made anew, so that focus and selection stay where they are.
 */
export function keyed(holder, items, keyOf, make, draw) {
  const have = new Map();
  for (const node of [...holder.children]) have.set(node.dataset.key, node);
  let place = holder.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let node = have.get(key);
    if (node) have.delete(key);
    else {
      node = make(item);
      node.dataset.key = key;
    }
    draw(node, item);
    if (node === place) place = place.nextElementSibling;
    else holder.insertBefore(node, place);
  }
  for (const gone of have.values()) gone.remove();
}

/** Icon, word and ground of a state; `look` is `{word, icon, tone}`. */
export function drawState(node, look, more = "") {
  if (!node.firstElementChild) node.append(icon(look.icon), el("span"));
  node.classList.add("state");
  setIcon(node, look.icon);
  attr(node, "data-tone", look.tone);
  text(node.lastElementChild, more ? `${look.word} · ${more}` : look.word);
}
