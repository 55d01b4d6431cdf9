// The browser phone: one JsSIP user agent, owned by one tab. It knows about sound and SIP only;
// what the call *is* (customer, group, since when) comes from the event log.

import JsSIP from "jssip";

import { claimPhone } from "./ownership.js";

const SESSION_EVENTS = ["progress", "accepted", "confirmed"];

/**
 * Make the phone. `sip` is `{uri, password, path}`, `devices` gives microphone and outputs,
 * `onChange` hears of every change, `onTold` that the switch asks it to answer what rings.
 * Nothing is registered before `start()`.
 */
export function createPhone({ sip, iceServers, devices, sound, onChange, onIncoming, onTold }) {
  const phone = {
    owner: "waiting", // waiting | here | elsewhere
    isBusyElsewhere: false,
    registration: "off", // off | connecting | registered | failed
    why: "",
    session: null, // {state: ringing|answering|talking, number, isMuted, callId, remote}
  };
  let agent = null;
  let current = null;

  const changed = () => onChange(phone);

  const claim = claimPhone(sip.uri, {
    onGranted: () => {
      phone.owner = "here";
      connect();
      changed();
    },
    onElsewhere: (isBusy) => {
      phone.owner = "elsewhere";
      phone.isBusyElsewhere = isBusy;
      changed();
    },
    onTaken: () => {
      disconnect();
      phone.owner = "elsewhere";
      phone.isBusyElsewhere = false;
      changed();
    },
    isBusy: () => phone.session !== null,
  });

  function connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new JsSIP.WebSocketInterface(`${scheme}//${location.host}${sip.path}`);
    agent = new JsSIP.UA({
      sockets: [socket],
      uri: sip.uri,
      password: sip.password,
      display_name: sip.display_name,
      user_agent: "Patchbay desk",
      register_expires: 60,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 10,
    });
    phone.registration = "connecting";
    agent.on("connected", () => registration("connecting"));
    agent.on("disconnected", () => registration("connecting", "cut"));
    agent.on("registered", () => registration("registered"));
    agent.on("unregistered", () => registration("off", "replaced"));
    agent.on("registrationFailed", ({ cause }) => {
      // JsSIP gives up after a refusal; a switch that is starting is not ready at once.
      registration("failed", cause ?? "");
      retryLater();
    });
    agent.on("newRTCSession", take);
    // NOTIFY with Event: talk: somebody answers through another interface of the portal.
    agent.on("sipEvent", ({ event }) => {
      if (event?.event === "talk" && phone.session?.state === "ringing") onTold();
    });
    agent.start();
  }

  let retry = 0;
  function retryLater() {
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (agent?.isConnected() && !agent.isRegistered()) agent.register();
    }, 3000);
  }

  function disconnect() {
    clearTimeout(retry);
    const old = agent;
    agent = null;
    phone.registration = "off";
    phone.why = "";
    old?.stop();
  }

  function registration(state, why = "") {
    if (!agent) return;
    phone.registration = state;
    phone.why = why;
    changed();
  }

  function take({ session, originator, request }) {
    if (originator !== "remote" || current) {
      // The switch rings us; what we dial goes through the portal. A second ring is turned away.
      if (originator === "remote") session.terminate({ status_code: 486 });
      return;
    }
    current = session;
    phone.session = {
      state: "ringing",
      number: request.from.uri.user ?? "",
      isMuted: false,
      callId: request.getHeader("X-Patchbay-Session") ?? "",
      answersItself: /answer-after=0|alert-autoanswer/i.test(
        `${request.getHeader("Call-Info") ?? ""} ${request.getHeader("Alert-Info") ?? ""}`,
      ),
      remote: null,
    };
    for (const name of SESSION_EVENTS) session.on(name, () => progressed(session, name));
    session.on("ended", () => over(session));
    session.on("failed", () => over(session));
    session.on("peerconnection", ({ peerconnection }) => listen(session, peerconnection));
    if (session.connection) listen(session, session.connection);
    changed();
    onIncoming(phone.session);
  }

  function listen(session, connection) {
    connection.addEventListener("track", (event) => {
      if (session !== current) return;
      const stream = event.streams[0] ?? new MediaStream([event.track]);
      sound.srcObject = stream;
      phone.session.remote = stream;
      sound.play().catch(() => {});
      changed();
    });
  }

  function progressed(session, name) {
    if (session !== current) return;
    if (name === "confirmed" || name === "accepted") phone.session.state = "talking";
    changed();
  }

  function over(session) {
    if (session !== current) return;
    current = null;
    phone.session = null;
    sound.srcObject = null;
    devices.release();
    changed();
  }

  return {
    state: phone,
    start: () => claim.start(),
    takeOver: () => claim.takeOver(),

    /** Answer the ringing call with the chosen microphone. */
    async answer() {
      const session = current;
      if (!session || phone.session.state !== "ringing") return;
      phone.session.state = "answering";
      changed();
      try {
        const stream = await devices.openMicrophone();
        if (session !== current) return;
        session.answer({ mediaStream: stream, pcConfig: { iceServers, rtcpMuxPolicy: "require" } });
      } catch (fault) {
        if (session === current && phone.session) phone.session.state = "ringing";
        changed();
        throw fault;
      }
    },

    /** Turn the ringing call away (603: not this agent, now). */
    reject() {
      if (current && ["ringing", "answering"].includes(phone.session?.state)) {
        current.terminate({ status_code: 603 });
      }
    },

    /** End our side of the talk. */
    hangUp() {
      if (!current) return;
      if (phone.session.state === "talking") current.terminate();
      else current.terminate({ status_code: 603 });
    },

    /** Our side only: the caller hears nothing, the switch knows nothing of it. */
    mute(isMuted) {
      if (!current) return;
      if (isMuted) current.mute({ audio: true });
      else current.unmute({ audio: true });
      phone.session.isMuted = isMuted;
      changed();
    },

    /** Press a key in the talk. */
    press(key) {
      if (phone.session?.state === "talking") {
        current.sendDTMF(key, { transportType: "RFC2833" });
      }
    },

    /** Put a newly chosen microphone into the running talk. */
    async changeMicrophone() {
      if (!current?.connection) return;
      const stream = await devices.openMicrophone();
      const [track] = stream.getAudioTracks();
      track.enabled = !phone.session.isMuted;
      for (const sender of current.connection.getSenders()) {
        if (sender.track?.kind === "audio") await sender.replaceTrack(track);
      }
    },
  };
}
