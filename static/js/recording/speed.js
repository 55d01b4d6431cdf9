// How fast recordings are played: what was chosen last in this tab.

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2];

/** The speed to begin with; a word that is none means the plain one. */
export function initial(storage) {
  const kept = Number(storage.getItem("patchbay-speed"));
  return SPEEDS.includes(kept) ? kept : 1;
}
