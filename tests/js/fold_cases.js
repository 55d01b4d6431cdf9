// Run by the Python property test: cases on standard input, exit status 1 at the first that differs.
import { readFileSync } from "node:fs";

import { assertFolds } from "./folding.js";

for (const one of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    assertFolds(one);
  } catch (fault) {
    console.error(`seed ${one.seed}, from step ${one.from}, ${one.audience}: ${fault.message}`);
    process.exit(1);
  }
}
