// The agent's own presence in the bar.

import { drawState, show } from "./dom.js";
import { look } from "./words.js";

/** Draw it from the live state; without a live one it is hidden rather than stale. */
export function drawOwnPresence(state, isLive) {
  const chip = document.getElementById("own-presence");
  if (!chip) return;
  const tile = isLive ? state.agents.get(chip.dataset.agent) : null;
  show(chip, tile);
  if (tile) drawState(chip, look("agent_state", tile.state), tile.reason);
}
