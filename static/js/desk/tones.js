// The ringing tone and the beep, made here: no file to load, and both can go to the device the
// agent chose.

const RATE = 8000;

function wave(seconds, sampleAt) {
  const count = Math.round(seconds * RATE);
  const view = new DataView(new ArrayBuffer(44 + count * 2));
  const ascii = (at, letters) =>
    [...letters].forEach((letter, step) => view.setUint8(at + step, letter.charCodeAt(0)));
  ascii(0, "RIFF");
  view.setUint32(4, 36 + count * 2, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, count * 2, true);
  for (let at = 0; at < count; at += 1) {
    view.setInt16(44 + at * 2, Math.round(sampleAt(at / RATE) * 32767), true);
  }
  return URL.createObjectURL(new Blob([view.buffer], { type: "audio/wav" }));
}

const tone = (hertz, at) => Math.sin(2 * Math.PI * hertz * at);

/** Two short rings and a pause, as telephones here have it. */
function ringing(at) {
  const isOn = (at > 0 && at < 0.4) || (at > 0.6 && at < 1);
  return isOn ? 0.25 * (tone(400, at) + tone(450, at)) : 0;
}

/** Give the player its tones. */
export function createTones(player) {
  const ringUrl = wave(3, ringing);
  const beepUrl = wave(0.2, (at) => 0.4 * tone(880, at) * Math.min(1, (0.2 - at) * 20));

  function play(url, isLoop) {
    player.loop = isLoop;
    player.src = url;
    // A page nobody has touched yet may not sound; the screen shows the call all the same.
    player.play().catch(() => {});
  }

  return {
    ring: () => play(ringUrl, true),
    beep: () => play(beepUrl, false),
    stop() {
      if (player.loop) player.pause();
    },
  };
}
