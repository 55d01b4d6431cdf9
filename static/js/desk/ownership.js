// One tab owns the phone: a second registration would throw the first one out in mid-call.
// The lock is the browser's, so it ends with the tab; the channel only asks "are you in a call?".

/** Claim the phone called `name`; the callbacks say who has it. */
export function claimPhone(name, { onGranted, onElsewhere, onTaken, isBusy }) {
  const lock = `patchbay-phone ${name}`;
  const channel = new BroadcastChannel(lock);
  let waiting = null;
  let isOurs = false;

  channel.onmessage = ({ data }) => {
    if (data.ask && isOurs) channel.postMessage({ busy: isBusy() });
    if ("busy" in data && !isOurs) onElsewhere(data.busy);
  };

  function hold() {
    isOurs = true;
    onGranted();
    return new Promise(() => {}); // until this tab ends or the lock is stolen
  }

  function request(options) {
    navigator.locks.request(lock, options, hold).catch((fault) => {
      if (fault.name !== "AbortError" || !isOurs) return;
      isOurs = false;
      onTaken();
      queue();
    });
  }

  function queue() {
    waiting = new AbortController();
    request({ signal: waiting.signal });
  }

  return {
    /** Wait in line: granted at once when no other tab has it, else when that one closes. */
    start() {
      if (!navigator.locks) {
        hold();
        return;
      }
      queue();
      setTimeout(() => {
        if (isOurs) return;
        onElsewhere(false);
        channel.postMessage({ ask: true });
      }, 400);
    },
    /** Take it from the other tab. */
    takeOver() {
      waiting?.abort();
      request({ steal: true });
    },
  };
}
