// Charts that move: the numbers come every two seconds, while somebody looks.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { attr, drawState, text } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { columns, lonely, reading } from "./model.js";

const EVERY_MS = 2000;
const HEIGHT = 180;

/** A colour of the design tokens, as it is now: light or dark. */
function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const line = (label, name, more = {}) => ({
  label: say(label),
  stroke: colour(name),
  width: 2,
  // a reading without neighbours has no line to be seen by
  points: { show: false, size: 6, fill: colour(name), filter: (plot, at) => lonely(plot.data[at]) },
  ...more,
});

const bars = (label, name) => ({
  label: say(label),
  stroke: colour(name),
  fill: colour(name),
  width: 0,
  paths: uPlot.paths.bars({ size: [0.7, 24] }),
  points: { show: false },
});

const SERIES = {
  dials: () => [bars("chart_dials", "line-strong"), line("chart_people", "accent")],
  answered: () => [line("chart_answered", "accent")],
  busy: () => [line("chart_busy", "good")],
  abandoned: () => [
    line("chart_abandoned", "bad"),
    line("chart_cap", "ink-soft", { dash: [6, 4], width: 1 }),
  ],
  hours: () => [
    bars("chart_all", "line-strong"),
    line("chart_answers", "accent"),
    line("chart_connected", "good"),
  ],
};

/** What the time axis says, and the seconds between two of its marks. */
const TIMES = { hours: "{MM}-{DD} {HH}:{mm}" };
const STEPS = { minutes: [60, 300, 600, 900, 1800], hours: [3600, 7200, 14400, 43200, 86400] };

function options(kind, width) {
  const isPercent = !["dials", "hours"].includes(kind);
  const axis = {
    stroke: colour("ink-soft"),
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
  };
  return {
    width,
    height: HEIGHT,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    legend: { live: true },
    cursor: { points: { size: 7 } },
    scales: {
      x: { range: (_plot, low, high) => [low - margin(kind), high + margin(kind)] },
      y: { range: (_plot, _low, high) => [0, top(kind, high)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        values: TIMES[kind] ?? "{HH}:{mm}",
        space: 70,
        incrs: STEPS[kind] ?? STEPS.minutes,
      },
      {
        ...axis,
        size: 44,
        values: (_plot, ticks) => ticks.map((one) => (isPercent ? `${one} %` : one)),
      },
    ],
    series: [{ label: say("chart_time"), value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }, ...SERIES[kind]()],
  };
}

/** Bars stand in the middle of their time: the first and the last need room. */
const margin = (kind) => ({ dials: 30, hours: 1800 })[kind] ?? 0;

/** Busy is a share of all there is; everything else ends a little above its highest. */
function top(kind, high) {
  if (kind === "busy") return 100;
  const least = kind === "abandoned" ? 4 : kind === "answered" ? 10 : 5;
  return Math.max(least, (high ?? 0) * 1.15);
}

/** One chart: made anew when light turns dark, resized with its card. */
function chart(holder) {
  const kind = holder.dataset.chart;
  const place = holder.querySelector(".plot");
  let plot = null;
  let data = [[]];
  const make = () => {
    plot?.destroy();
    plot = new uPlot(options(kind, place.clientWidth), data, place);
  };
  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(
    place,
  );
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", make);
  new MutationObserver(make).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return {
    kind,
    draw(next) {
      data = next;
      if (plot) plot.setData(data);
      else make();
      const spoken = SERIES[kind]().map(({ label }, at) => {
        const last = data[at + 1].findLast((one) => one !== null);
        return last === undefined
          ? say("chart_empty", { what: label })
          : say("chart_latest", { what: label, value: Math.round(last * 10) / 10 });
      });
      attr(place, "aria-label", spoken.join(", "));
    },
  };
}

function drawNumbers(told) {
  for (const node of document.querySelectorAll("[data-live]")) {
    text(node, reading(told, node.dataset.live) ?? "–");
  }
  const bar = document.getElementById("live-progress");
  if (bar) {
    bar.max = told.progress.total || 1;
    bar.value = told.progress.done;
  }
  const sentence = document.getElementById("live-sentence");
  if (sentence) text(sentence, told.sentence);
}

function drawFreshness(isFresh) {
  const holder = document.getElementById("live-state");
  const look = isFresh
    ? { word: say("live_now"), icon: "check", tone: "good" }
    : { word: say("live_stale"), icon: "link", tone: "warm" };
  if (holder) drawState(holder, look);
}

function watch(url, charts) {
  let rates = null;
  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(rates ? url : `${url}?rates=1`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const told = await answer.json();
      rates = told.rates ?? rates;
      rates = rates.filter((one) => one.at !== told.minutes.at(-1).at).slice(-30);
      rates.push({ at: told.minutes.at(-1).at, rate: told.abandon_rate });
      drawNumbers(told);
      const data = columns(told.minutes, rates, told.cap);
      for (const one of charts) one.draw(data[one.kind]);
      drawFreshness(true);
    } catch {
      drawFreshness(false); // the next round asks again
    }
  }
  ask();
  setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
}

/** Draw the charts of this page, if it has any. */
export function startCharts(config) {
  const charts = [...document.querySelectorAll("[data-chart]")].map(chart);
  if (config.live) watch(config.live, charts);
  if (config.hours && charts.length) {
    const hours = config.hours;
    charts[0].draw([0, 1, 2, 3].map((at) => hours.map((one) => one[at])));
  }
}
