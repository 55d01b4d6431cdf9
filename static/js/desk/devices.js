// Microphone, headset and ringing device: choice, permission, levels.

const KEY = "patchbay-devices";

/** Make the device keeper; `sound` plays the customer, `ring` the ringing tone. */
export function createDevices({ sound, ring, onChange }) {
  const devices = {
    permission: "unknown", // unknown | granted | denied | missing
    microphones: [],
    outputs: [],
    canChooseOutput: "setSinkId" in HTMLMediaElement.prototype,
    chosen: { microphone: "", headset: "", ringer: "", ...stored() },
    stream: null,
  };

  async function list() {
    if (!navigator.mediaDevices) {
      devices.permission = "missing";
      onChange(devices);
      return;
    }
    const all = await navigator.mediaDevices.enumerateDevices();
    devices.microphones = named(all, "audioinput");
    devices.outputs = named(all, "audiooutput");
    if (devices.microphones.length === 0) devices.permission = "missing";
    else if (devices.microphones.some((one) => one.label)) devices.permission = "granted";
    else if (devices.permission === "missing") devices.permission = "unknown";
    onChange(devices);
  }

  async function route(player, id) {
    if (!devices.canChooseOutput || player.sinkId === id) return;
    try {
      await player.setSinkId(id);
    } catch {
      await player.setSinkId("").catch(() => {}); // unplugged: the default one plays
    }
  }

  async function watchPermission() {
    try {
      const status = await navigator.permissions.query({ name: "microphone" });
      const heard = () => {
        if (status.state === "denied") devices.permission = "denied";
        else if (status.state === "granted") devices.permission = "granted";
        else if (devices.permission === "denied") devices.permission = "unknown";
        onChange(devices);
      };
      status.onchange = () => {
        heard();
        list();
      };
      heard();
    } catch {
      // This browser does not tell; the first attempt to talk will.
    }
  }

  function release() {
    for (const track of devices.stream?.getTracks() ?? []) track.stop();
    devices.stream = null;
    onChange(devices);
  }

  return {
    state: devices,
    release,

    /** Look at what is plugged in, now and whenever it changes. */
    async start() {
      navigator.mediaDevices?.addEventListener("devicechange", list);
      await watchPermission();
      await list();
      await route(sound, devices.chosen.headset);
      await route(ring, devices.chosen.ringer);
    },

    /** Open the chosen microphone, or the default one when it is gone. Rejects without leave. */
    async openMicrophone() {
      const wanted = devices.chosen.microphone;
      const sense = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          audio: wanted ? { ...sense, deviceId: { exact: wanted } } : sense,
        });
      } catch (fault) {
        if (wanted && ["OverconstrainedError", "NotFoundError"].includes(fault.name)) {
          stream = await navigator.mediaDevices.getUserMedia({ audio: sense });
        } else {
          if (fault.name === "NotAllowedError") devices.permission = "denied";
          if (fault.name === "NotFoundError") devices.permission = "missing";
          onChange(devices);
          throw fault;
        }
      }
      const old = devices.stream;
      devices.stream = stream;
      devices.permission = "granted";
      for (const track of old?.getTracks() ?? []) track.stop();
      await list();
      return stream;
    },

    /** Choose a device for `microphone`, `headset` or `ringer`; kept in this browser. */
    async choose(what, id) {
      devices.chosen[what] = id;
      localStorage.setItem(KEY, JSON.stringify(devices.chosen));
      if (what === "headset") await route(sound, id);
      if (what === "ringer") await route(ring, id);
      onChange(devices);
    },
  };
}

function named(all, kind) {
  return all
    .filter((one) => one.kind === kind && one.deviceId !== "default")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** Watch how loud a stream is; `draw` hears 0..1 some ten times a second until stopped. */
export function watchLevel(stream, draw) {
  if (!stream || stream.getAudioTracks().length === 0) return () => {};
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    draw(Math.min(1, Math.sqrt(loudest)));
  }, 100);
  return () => {
    clearInterval(timer);
    draw(0);
    context.close();
  };
}
