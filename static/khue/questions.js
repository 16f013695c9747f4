/** The questions on the page: reading what is chosen, putting a kept answer back, showing what is saved. */

import { OLDER } from "./queue.js";
import { line, say } from "./screen.js";
import { base64url } from "./sealing.js";

/** @typedef {"saved" | "sending" | "waiting" | "refused" | ""} Mark */
/** @typedef {{value: string[], flag: boolean, text?: string}} Answer `text`: what was written, instead of letters */
/** @typedef {HTMLInputElement | HTMLSelectElement} Field */
/** @typedef {{answered: boolean, flagged: boolean, waiting: boolean}} Look */
/** @typedef {{show(n: number, look: Look): void, count(counts: {answered: number, open: number, flagged: number}): void}} Palette */
/** @typedef {import("./queue.js").AnswerQueue} AnswerQueue */
/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */

const FIELDS = ".option-input, .row-input, .written-input";
// As on the server: control characters, line ends, and what turns the direction of a line around.
const UNWRITABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/g;
const MARK_SIGN = { saved: "✓", sending: "…", waiting: "…", refused: "✕" };
const MARK_WORD = { saved: "markSaved", waiting: "markWaiting", refused: "markRefused" };

export class Questions {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    /** @type {Map<number, HTMLElement>} */
    this.sections = new Map();
    for (const section of form.querySelectorAll(".question")) {
      this.sections.set(Number(section.dataset.n), section);
    }
    this.numbers = [...this.sections.keys()];
  }

  /** @param {number} n @returns {HTMLInputElement[]} */
  options(n) {
    return [...this.sections.get(n).querySelectorAll(".option-input")];
  }

  /** All that answers the question: options, the selects and radio buttons of its rows, or the field to write in. @param {number} n @returns {Field[]} */
  fields(n) {
    return [...this.sections.get(n).querySelectorAll(FIELDS)];
  }

  /** @param {number} n @returns {HTMLInputElement} */
  flagBox(n) {
    return this.sections.get(n).querySelector(".flag input");
  }

  /** @param {number} n @returns {Answer} */
  read(n) {
    const fields = this.fields(n);
    const value = fields.filter(isChosen).map((field) => field.value);
    const text = tidied(fields.find(isWritten)?.value ?? "");
    const flag = this.flagBox(n).checked;
    return text ? { value, flag, text } : { value, flag };
  }

  /** @param {number} n @param {Answer} answer */
  write(n, { value, flag, text = "" }) {
    for (const field of this.fields(n)) fill(field, value, text);
    this.flagBox(n).checked = flag;
  }

  /** @param {number} n */
  isAnswered(n) {
    return this.fields(n).some((field) => isChosen(field) || (isWritten(field) && tidied(field.value) !== ""));
  }

  /** How many rows the question has and how many of them have an answer; it may have none. @param {number} n */
  rows(n) {
    const all = [...this.sections.get(n).querySelectorAll(".answer-row")];
    const done = all.filter((row) => [...row.querySelectorAll(FIELDS)].some(isChosen));
    return { all: all.length, done: done.length };
  }

  /** Questions of which some rows have an answer and others have none. */
  halfDone() {
    return this.numbers.filter((n) => {
      const { all, done } = this.rows(n);
      return done > 0 && done < all;
    });
  }

  /** Whether the question differs from what the server wrote into the page. @param {number} n */
  isTouched(n) {
    return [...this.fields(n), this.flagBox(n)].some(isTouched);
  }

  /** The state that both sides compare, as docs/protocol.md has it: "1:B;2:AC!;7:!", "!" for a flag. */
  text() {
    const words = this.numbers.map((n) => wordOf(n, this.read(n)));
    return words.filter(Boolean).join(";");
  }

  digest() {
    return crc32(this.text()).toString(16).padStart(8, "0");
  }

  answered() {
    return this.numbers.filter((n) => this.isAnswered(n));
  }

  unanswered() {
    return this.numbers.filter((n) => !this.isAnswered(n));
  }

  flagged() {
    return this.numbers.filter((n) => this.flagBox(n).checked);
  }

  /** Which question an input, or anything inside it, belongs to. @param {EventTarget | null} target */
  numberOf(target) {
    const section = target instanceof Element ? target.closest(".question") : null;
    return section ? Number(section.dataset.n) : null;
  }

  /** Choose, or for several right answers also un-choose, the option at this place. @param {number} n @param {number} place */
  pick(n, place) {
    const input = this.options(n)[place];
    if (input && !input.disabled) input.click();
  }

  /** @param {number} n */
  clear(n) {
    const fields = this.fields(n);
    for (const field of fields) fill(field, [], "");
    fields[0].focus();
  }

  /** Beside the chosen option: what the server has said about it. @param {number} n @param {Mark} mark @param {string} [note] */
  mark(n, mark, note = "") {
    const section = this.sections.get(n);
    section.dataset.mark = mark;
    const answered = this.isAnswered(n);
    for (const input of this.options(n)) markOption(input, input.checked ? mark : "");
    const whole = section.querySelector(".answer-mark");
    if (whole) showMark(whole, answered ? mark : "");
    this.#countRows(n);
    section.querySelector("[data-clear]").hidden = !answered || this.fields(n)[0].matches(":disabled");
    const line = section.querySelector(".question-note");
    line.textContent = note;
    line.hidden = note === "";
  }

  /** @param {number} n */
  #countRows(n) {
    const { all, done } = this.rows(n);
    const words = all > 0 && done > 0 && done < all ? say("rowsDone", { n: done, m: all }) : "";
    const line = this.sections.get(n).querySelector(".row-count");
    if (line && line.textContent !== words) line.textContent = words;
  }

  /** @param {boolean} locked */
  lock(locked) {
    for (const section of this.sections.values()) section.querySelector("fieldset").disabled = locked;
  }
}

/** @param {HTMLInputElement} input @param {Mark} mark */
function markOption(input, mark) {
  const label = input.closest(".option");
  label.classList.toggle("option-chosen", input.checked);
  showMark(label, mark);
}

/** @param {Element} holder @param {Mark} mark */
function showMark(holder, mark) {
  const before = holder.querySelector(".option-mark");
  if (before?.classList.contains(`option-mark-${mark}`)) return;
  before?.remove();
  if (mark) holder.append(markSpan(mark));
}

/** @param {Field} field @returns {boolean} whether it holds letters */
function isChosen(field) {
  return field instanceof HTMLSelectElement ? field.value !== "" : field.checked;
}

/** @param {Field} field @returns {field is HTMLInputElement} */
function isWritten(field) {
  return field.matches(".written-input");
}

/** @param {Field} field @param {string[]} value @param {string} text */
function fill(field, value, text) {
  if (isWritten(field)) field.value = text;
  else if (field instanceof HTMLInputElement) field.checked = value.includes(field.value);
  else field.value = value.find((letter) => field.querySelector(`option[value="${letter}"]`)) ?? "";
}

/** @param {Field} field @returns {boolean} whether it differs from what the server wrote into the page */
function isTouched(field) {
  if (isWritten(field)) return field.value !== field.defaultValue;
  if (field instanceof HTMLInputElement) return field.checked !== field.defaultChecked;
  const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return field.value !== first.value;
}

/** @param {Exclude<Mark, "">} mark */
function markSpan(mark) {
  const span = document.createElement("span");
  span.className = `option-mark option-mark-${mark}`;
  span.setAttribute("aria-hidden", "true");
  const word = document.createElement("span");
  word.className = "option-mark-word";
  word.textContent = MARK_WORD[mark] ? say(MARK_WORD[mark]) : "";
  span.append(MARK_SIGN[mark], word);
  return span;
}

/** Keeps the tick beside each answer, the palette and the counts in step with the queue. */
export class Marks {
  /** @param {Questions} questions @param {Palette} palette @param {AnswerQueue} queue @param {{waits(n: number): boolean}} typing */
  constructor(questions, palette, queue, typing) {
    this.questions = questions;
    this.palette = palette;
    this.queue = queue;
    this.typing = typing;
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
    const typed = this.typing.waits(n);
    const waiting = typed || Boolean(event && !event.refused);
    const note = event?.refused && event.refused !== OLDER ? event.refused : "";
    this.questions.mark(n, typed && answered ? "sending" : markOf(event, answered, failing), note);
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

/** @param {number} n @param {Answer} answer @returns {string} "" where there is neither an answer nor a flag */
export function wordOf(n, { value, flag, text }) {
  const said = text ? `=${base64url(new TextEncoder().encode(text))}` : [...value].sort().join("");
  const word = said + (flag ? "!" : "");
  return word && `${n}:${word}`;
}

/** What was written as it counts, on the server too. @param {string} text */
function tidied(text) {
  return text.replace(UNWRITABLE, " ").normalize("NFC").trim();
}

/** IEEE CRC-32. @param {string} text ASCII */
function crc32(text) {
  let crc = -1;
  for (let place = 0; place < text.length; place += 1) {
    crc ^= text.charCodeAt(place);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}
