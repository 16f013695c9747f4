/** What is being written. It becomes a change after a pause, and at once when its field is left. */

/** @typedef {import("./questions.js").Questions} Questions */

const PAUSE_MS = 600;

export class Typing {
  /**
   * @param {HTMLFormElement} form
   * @param {Questions} questions
   * @param {(n: number, madeAt: number) => void} changed `madeAt`: when the last letter was typed, on the monotonic clock
   */
  constructor(form, questions, changed) {
    this.questions = questions;
    this.changed = changed;
    /** @type {Map<number, {timer: number, madeAt: number}>} by question */
    this.waiting = new Map();
    form.addEventListener("input", (event) => isWritten(event.target) && this.#typed(questions.numberOf(event.target)));
    form.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Whether something was typed that is no change yet, at any question or at this one. */
  get isWaiting() {
    return this.waiting.size > 0;
  }

  /** @param {number} n @returns {boolean} */
  waits(n) {
    return this.waiting.has(n);
  }

  /** What was typed so far is a change now. */
  flush() {
    for (const n of [...this.waiting.keys()]) this.#settle(n);
  }

  /** @param {number} n */
  #typed(n) {
    clearTimeout(this.waiting.get(n)?.timer);
    this.waiting.set(n, { madeAt: performance.now(), timer: setTimeout(() => this.#settle(n), PAUSE_MS) });
    this.questions.mark(n, this.questions.isAnswered(n) ? "sending" : "");
  }

  /** @param {number} n */
  #settle(n) {
    const { madeAt, timer } = this.waiting.get(n);
    clearTimeout(timer);
    this.waiting.delete(n);
    this.changed(n, madeAt);
  }

  /** In a field of a form the Enter key would press its first button, which may be the one that hands in. @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Enter" || event.isComposing || !isWritten(event.target)) return;
    event.preventDefault();
    this.flush();
  }
}

/** @param {EventTarget | null} target @returns {boolean} */
export function isWritten(target) {
  return target instanceof Element && target.matches(".written-input");
}
