/**
 * What the page says: its words, the three truths about saving, the time left by the server's clock, and calm lines.
 * The words are translated by the server and kept in the data attributes of #words.
 */

import { OLDER } from "./queue.js";

/** @typedef {import("./queue.js").AnswerQueue} AnswerQueue */

const KEPT_SAMPLES = 8;
const SLEEP_TOLERANCE_MS = 250;
const MINUTE_MS = 60_000;
const SECONDS_SHOWN_UNDER_MS = 10 * MINUTE_MS;
const ALOUD_AT_MINUTES = { left10: 10, left5: 5, left1: 1 };
const ALOUD_MS = 6000;

let silence = 0;

/** @param {string} name of the line @param {boolean} shown */
export function line(name, shown) {
  document.getElementById(`line-${name}`).hidden = !shown;
}

/** Say it to screen readers, once; what was said just before is not cut off. @param {string} text */
export function aloud(text) {
  const box = document.getElementById("aloud");
  box.textContent = [box.textContent, text].filter(Boolean).join(". ");
  clearTimeout(silence);
  silence = setTimeout(() => (box.textContent = ""), ALOUD_MS);
}

export class SavedLine {
  /** @param {number} utcOffset of the server's office, in seconds */
  constructor(utcOffset) {
    this.utcOffset = utcOffset;
    this.box = document.getElementById("saved");
    this.words = document.getElementById("saved-words");
    this.box.hidden = false;
    /** @type {number | null} */
    this.savedAt = null;
    this.wasFailing = false;
  }

  /**
   * @param {AnswerQueue} queue
   * @param {boolean} failing the last tries did not reach the server
   * @param {boolean} hopeless trying again will not help
   */
  show(queue, failing, hopeless) {
    const waiting = new Set(queue.pending().map((event) => event.n)).size;
    const [truth, text] = this.#truth(waiting, failing, hopeless, queue);
    if (this.words.textContent !== text) this.words.textContent = text;
    this.box.dataset.truth = truth;
    if (failing !== this.wasFailing && (failing || waiting === 0)) aloud(say(failing ? "offline" : "online"));
    this.wasFailing = failing;
  }

  /** @param {number} waiting @param {boolean} failing @param {boolean} hopeless @param {AnswerQueue} queue */
  #truth(waiting, failing, hopeless, queue) {
    if (queue.refused().some((event) => event.refused !== OLDER)) return ["none", say("unsaved")];
    if (waiting > 0 && (hopeless || (failing && !queue.durable))) return ["none", say("unsaved")];
    if (waiting > 0 && failing) return ["local", sayCount("localOne", "local", waiting)];
    if (waiting > 0) return ["sending", say("sending")];
    if (this.savedAt === null) return document.querySelector(".palette-link[data-answered]") ? ["saved", say("allSaved")] : ["", say("nothing")];
    return ["saved", say("saved", { time: timeOfDay(this.savedAt, this.utcOffset) })];
  }
}

export class Countdown {
  constructor() {
    this.box = document.getElementById("clock");
    this.words = document.getElementById("clock-left");
    this.before = -1;
  }

  /** @param {number} leftMs @param {boolean} paused the clock stands still, and how much is left is the server's to say */
  show(leftMs, paused) {
    const text = paused ? say("paused") : timeLeft(leftMs, say);
    if (this.words.textContent !== text) this.words.textContent = text;
    this.box.dataset.near = leftMs < 5 * MINUTE_MS ? "end" : leftMs < 10 * MINUTE_MS ? "soon" : "";
    for (const [key, minutes] of Object.entries(ALOUD_AT_MINUTES)) {
      if (this.before > minutes * MINUTE_MS && leftMs <= minutes * MINUTE_MS) aloud(say(key));
    }
    this.before = leftMs;
  }
}

/**
 * @param {string} key camelCase name of the data attribute
 * @param {Record<string, string | number>} [values] what stands for {n}, {h}, {m}, {time}
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = document.getElementById("words")?.dataset[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The form for one, or the form for many: enough for the languages of the interface.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 */
export function sayCount(one, many, n) {
  return say(n === 1 ? one : many, { n });
}

/** @param {ParentNode} page @param {string} name @param {string} text */
export function fill(page, name, text) {
  for (const place of page.querySelectorAll(`[data-fill=${name}]`)) place.textContent = text;
}

/** @typedef {{offset: number, slack: number}} Sample offset and half round trip, in ms */

/**
 * Server time on the browser's monotonic clock. The computer's own date is never asked: it may be
 * wrong, and setting it must not move the countdown.
 */
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
