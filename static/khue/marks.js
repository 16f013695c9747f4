/** Keeps the tick beside each answer, the palette and the counts in step with the queue. */

import { line } from "./indicator.js";
import { OLDER } from "./queue.js";

/** @typedef {import("./questions.js").Questions} Questions */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./queue.js").AnswerQueue} AnswerQueue */
/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */

export class Marks {
  /** @param {Questions} questions @param {Palette} palette @param {AnswerQueue} queue */
  constructor(questions, palette, queue) {
    this.questions = questions;
    this.palette = palette;
    this.queue = queue;
  }

  /** @param {boolean} failing whether waiting answers are named as such or only as on their way */
  show(failing) {
    const latest = this.queue.latest();
    for (const n of this.questions.numbers) this.#showOne(n, latest.get(n), failing);
    const refused = this.queue.refused();
    line("older", refused.some((event) => event.refused === OLDER));
    line("refused", refused.some((event) => event.refused !== OLDER));
    this.#count();
  }

  /** @param {number} n @param {AnswerEvent | undefined} event @param {boolean} failing */
  #showOne(n, event, failing) {
    const answered = this.questions.isAnswered(n);
    const waiting = Boolean(event && !event.refused);
    const note = event?.refused && event.refused !== OLDER ? event.refused : "";
    this.questions.mark(n, markOf(event, answered, failing), note);
    this.palette.show(n, { answered, flagged: this.questions.flagBox(n).checked, waiting });
  }

  #count() {
    const open = this.questions.unanswered().length;
    const answered = this.questions.numbers.length - open;
    this.palette.count({ answered, open, flagged: this.questions.flagged().length });
  }
}

/**
 * Saved is only what the server has said: nothing of it waits in the queue.
 * @param {AnswerEvent | undefined} event
 * @param {boolean} answered
 * @param {boolean} failing
 */
function markOf(event, answered, failing) {
  if (event?.refused) return "refused";
  if (event) return failing ? "waiting" : "sending";
  return answered ? "saved" : "";
}
