// Draws the wave of each recording over the browser's own player, which plays it, takes the
// keyboard and works alone when nothing here does. The wave's height comes with the page, so that
// only what is listened to is fetched.

import WaveSurfer from "wavesurfer.js";

import { initial } from "./speed.js";

const colour = (holder, name) => getComputedStyle(holder.querySelector(name)).color;

function paint(holder) {
  return {
    waveColor: colour(holder, ".wave-to-come"),
    progressColor: colour(holder, ".wave-played"),
    cursorColor: colour(holder, ".wave-played"),
  };
}

function draw(holder) {
  const audio = holder.querySelector("audio");
  const wave = WaveSurfer.create({
    container: holder.querySelector(".wave"),
    media: audio,
    peaks: [JSON.parse(holder.dataset.peaks).map((peak) => peak / 100)],
    duration: Number(holder.dataset.seconds),
    height: 64,
    cspNonce: holder.dataset.nonce,
    ...paint(holder),
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    wave.setOptions(paint(holder));
  });
  const speed = holder.querySelector("select");
  speed.value = String(initial(sessionStorage));
  audio.playbackRate = Number(speed.value);
  speed.addEventListener("change", () => {
    audio.playbackRate = Number(speed.value);
    sessionStorage.setItem("patchbay-speed", speed.value);
  });
}

for (const holder of document.querySelectorAll(".player")) draw(holder);
