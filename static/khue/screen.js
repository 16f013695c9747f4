/**
 * What the page says: its words, the three truths about saving, the time left, and calm lines below them.
 * The words are translated by the server and kept in the data attributes of #words.
 */

import { timeLeft, timeOfDay } from "./clock.js";
import { OLDER } from "./queue.js";

/** @typedef {import("./queue.js").AnswerQueue} AnswerQueue */

const ALOUD_AT_MINUTES = { left10: 10, left5: 5, left1: 1 };
const MINUTE_MS = 60_000;
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
