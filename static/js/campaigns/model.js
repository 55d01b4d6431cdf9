// What the charts and numbers of a campaign show, worked out of what the portal tells.

/** 0.031 -> "3.1 %"; nothing known -> null. */
export function percent(share) {
  if (share === null || share === undefined) return null;
  return `${(share * 100).toFixed(1)} %`;
}

const MADE = {
  up: (told) => told.ringing + told.waiting + told.talking,
  answer_rate: (told) => percent(told.answer_rate),
  busy_share: (told) => percent(told.agents.busy_share),
  abandon_rate: (told) => percent(told.abandon_rate),
  cap_percent: (told) => percent(told.cap),
  share: (told) => percent(told.progress.total ? told.progress.done / told.progress.total : null),
};

/** The value behind a name like `agents.free`; large numbers with their thousands parted. */
export function reading(told, name) {
  const value = MADE[name]
    ? MADE[name](told)
    : name.split(".").reduce((part, key) => part?.[key], told);
  return typeof value === "number" ? value.toLocaleString("en") : value;
}

const seconds = (minute) => Date.parse(minute.at) / 1000;

/** The places of readings that stand alone: no line leads to them. */
export function lonely(readings) {
  const is = (at) => readings[at] !== null && readings[at] !== undefined;
  return [...readings.keys()].filter((at) => is(at) && !is(at - 1) && !is(at + 1));
}

/** The columns of each chart, times first; a minute without a value leaves a gap. */
export function columns(minutes, rates, cap) {
  const at = minutes.map(seconds);
  return {
    dials: [at, minutes.map((one) => one.dials), minutes.map((one) => one.answered)],
    answered: [at, minutes.map((one) => (one.dials ? (100 * one.answered) / one.dials : null))],
    busy: [at, minutes.map((one) => (one.busy_share === null ? null : 100 * one.busy_share))],
    abandoned: [
      rates.map(seconds),
      rates.map((one) => (one.rate === null ? null : 100 * one.rate)),
      rates.map(() => 100 * cap),
    ],
  };
}
