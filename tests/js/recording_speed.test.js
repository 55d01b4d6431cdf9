import assert from "node:assert/strict";
import { test } from "node:test";

import { initial } from "../../static/js/recording/speed.js";

const kept = (word) => ({ getItem: () => word });

test("a recording is played as fast as the last one", () => {
  assert.equal(initial(kept("1.5")), 1.5);
});

test("what is no speed means the plain one", () => {
  assert.equal(initial(kept(null)), 1);
  assert.equal(initial(kept("9")), 1);
  assert.equal(initial(kept("fast")), 1);
});
