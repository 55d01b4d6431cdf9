import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf, reasonOf } from "../../static/js/shared/why.js";

const button = (attributes) => ({ getAttribute: (name) => attributes[name] ?? null });

test("only a grey button has a reason", () => {
  assert.equal(reasonOf(button({ "aria-disabled": "true", title: "Not now" })), "Not now");
  assert.equal(reasonOf(button({ title: "Hold" })), "");
  assert.equal(reasonOf(button({ "aria-disabled": "true" })), "");
  assert.equal(reasonOf(null), "");
});

test("the words stand below the button, above it at the foot of the page, and never outside", () => {
  const words = { width: 200, height: 30 };
  const room = { width: 390, height: 800 };
  const at = (top, left) => ({ top, left, bottom: top + 40 });
  assert.deepEqual(placeOf(at(100, 20), words, room), { top: 146, left: 20 });
  assert.deepEqual(placeOf(at(750, 20), words, room), { top: 714, left: 20 });
  assert.equal(placeOf(at(100, 350), words, room).left, 184);
});
