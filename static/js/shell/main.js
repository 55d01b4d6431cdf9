// Pages without a face of their own: the frame, and for an agent her live presence in the bar.

import { startClock } from "../shared/clock.js";
import { readJson } from "../shared/dom.js";
import { startLive } from "../shared/live.js";
import { drawOwnPresence } from "../shared/own.js";
import { startShell } from "../shared/shell.js";
import { learn } from "../shared/words.js";

const config = readJson("config");
learn(config.words);
startShell();

if (config.panel && document.getElementById("own-presence")) {
  startClock();
  startLive({
    face: "desk",
    url: config.panel,
    onState: (state) => drawOwnPresence(state, true),
    onStatus: (status) => status !== "live" && drawOwnPresence(null, false),
  });
}
