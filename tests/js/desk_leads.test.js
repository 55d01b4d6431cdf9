import assert from "node:assert/strict";
import { test } from "node:test";

import { nextLead, pauseAfter } from "../../static/js/desk/leads.js";

test("the portal is asked often only while leads may be shown", () => {
  assert.ok(pauseAfter({ is_open: true, leads: [] }) < pauseAfter({ is_open: false, leads: [] }));
  assert.equal(pauseAfter(null), pauseAfter({ is_open: false, leads: [] }));
});

test("the first lead told is the one to show", () => {
  assert.equal(nextLead(null), null);
  assert.equal(nextLead({ is_open: true, leads: [] }), null);
  assert.deepEqual(nextLead({ is_open: true, leads: [{ id: 4 }, { id: 5 }] }), { id: 4 });
});
