// The pages of campaigns: forms and tables change in place, charts move.

import { startClock } from "../shared/clock.js";
import { readJson } from "../shared/dom.js";
import { startLive } from "../shared/live.js";
import { drawOwnPresence } from "../shared/own.js";
import { startParts } from "../shared/parts.js";
import { startShell } from "../shared/shell.js";
import { learn } from "../shared/words.js";
import { startCharts } from "./charts.js";

const config = readJson("config");
learn(config.words);
startShell();
startClock();
startParts();

if (config.panel && document.getElementById("own-presence")) {
  startLive({
    face: "desk",
    url: config.panel,
    onState: (state) => drawOwnPresence(state, true),
    onStatus: (status) => status !== "live" && drawOwnPresence(null, false),
  });
}

document.getElementById("form-faults")?.focus();
startCharts(config);
