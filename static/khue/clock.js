/**
 * Server time on the browser's monotonic clock. The computer's own date is never asked: it may be
 * wrong, and setting it must not move the countdown.
 */

const KEPT_SAMPLES = 8;
const SLEEP_TOLERANCE_MS = 250;
const MINUTE_MS = 60_000;
const SECONDS_SHOWN_UNDER_MS = 10 * MINUTE_MS;

/** @typedef {{offset: number, slack: number}} Sample offset and half round trip, in ms */

export class ServerClock {
  /** @param {() => number} [monotonic] milliseconds that only ever grow */
  constructor(monotonic = () => performance.now()) {
    this.monotonic = monotonic;
    /** @type {Sample[]} */
    this.samples = [];
  }

  /**
   * Learn from one reply.
   * @param {number} serverMs server time named in the reply, ms since 1970
   * @param {number} sentAt monotonic ms when the request left
   * @param {number} receivedAt monotonic ms when the reply arrived
   */
  learn(serverMs, sentAt, receivedAt) {
    const sample = { offset: serverMs - (sentAt + receivedAt) / 2, slack: (receivedAt - sentAt) / 2 };
    // A sleeping computer can stop the monotonic clock: samples that contradict the new one are void.
    this.samples = this.samples.filter((old) => agree(old, sample)).slice(1 - KEPT_SAMPLES);
    this.samples.push(sample);
  }

  /** Server time in ms since 1970, by the sample with the shortest round trip. */
  nowMs() {
    return this.at(this.monotonic());
  }

  /** @param {number} moment on the monotonic clock @returns {number} the server time then, as it is known now */
  at(moment) {
    const best = this.samples.reduce((a, b) => (b.slack <= a.slack ? b : a));
    return moment + best.offset;
  }

  /** @param {number} deadlineMs */
  leftMs(deadlineMs) {
    return deadlineMs - this.nowMs();
  }
}

/** @param {Sample} a @param {Sample} b */
function agree(a, b) {
  return Math.abs(a.offset - b.offset) <= a.slack + b.slack + SLEEP_TOLERANCE_MS;
}

/**
 * The first sample comes with the page itself. A page from the browser's cache carries an old time:
 * its slack is set so wide that the first reply replaces it.
 * @param {string} serverNow ISO time written into the page
 * @param {ServerClock} clock
 */
export function learnFromPage(serverNow, clock) {
  const [entry] = performance.getEntriesByType("navigation");
  const timing = /** @type {PerformanceNavigationTiming | undefined} */ (entry);
  const fresh = timing && timing.type !== "back_forward" && timing.responseStart > 0;
  if (fresh) clock.learn(Date.parse(serverNow), timing.requestStart, timing.responseStart);
  else clock.learn(Date.parse(serverNow), 0, 2 * performance.now() + 60 * MINUTE_MS);
}

/**
 * Hours and minutes until ten minutes are left, then minutes and seconds.
 * @param {number} leftMs
 * @param {(key: string, values: Record<string, number>) => string} say
 */
export function timeLeft(leftMs, say) {
  const seconds = Math.max(0, Math.floor(leftMs / 1000));
  const minutes = Math.floor(seconds / 60);
  if (leftMs < SECONDS_SHOWN_UNDER_MS) return `${pad(minutes)}:${pad(seconds % 60)}`;
  if (minutes < 60) return say("minutes", { m: minutes });
  return say("hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/**
 * A time of day as the server's office sees it, whatever zone this computer is set to.
 * @param {number} ms since 1970
 * @param {number} utcOffsetSeconds
 * @param {boolean} [withSeconds]
 */
export function timeOfDay(ms, utcOffsetSeconds, withSeconds = true) {
  const iso = new Date(ms + utcOffsetSeconds * 1000).toISOString();
  return iso.slice(11, withSeconds ? 19 : 16);
}

/** Day and time at the server's office, as all languages of the interface write them. @param {number} ms @param {number} utcOffsetSeconds */
export function dayAndTime(ms, utcOffsetSeconds) {
  const [year, month, day] = new Date(ms + utcOffsetSeconds * 1000).toISOString().slice(0, 10).split("-");
  return `${day}/${month}/${year} ${timeOfDay(ms, utcOffsetSeconds)}`;
}

/** @param {number} n */
function pad(n) {
  return String(n).padStart(2, "0");
}
