/** Moving through the paper: the current question, the overview of all, buttons, swipes and keys. */

import { say } from "./screen.js";

/** @typedef {import("./questions.js").Questions} Questions */
/** @typedef {import("./questions.js").Look} Look */


const VIEW = "khue:view";
const NARROW = "(max-width: 54em)";
const SWIPE_MIN_PX = 70;
const SWIPE_DRIFT_PX = 45;
const SCREEN_EDGE_PX = 28;

export class Walk {
  /**
   * @param {Questions} questions
   * @param {Storage | null} storage
   * @param {(n: number) => void} onCurrent
   */
  constructor(questions, storage, onCurrent) {
    this.questions = questions;
    this.storage = storage;
    this.onCurrent = onCurrent;
    this.current = questions.numbers[0];
    this.end = document.getElementById("exam-end");
    this.bottom = document.getElementById("bottom");
    this.bottom.hidden = false;
    this.viewButtons = [...document.querySelectorAll("[data-view]")];
    for (const button of this.viewButtons) {
      button.hidden = false;
      button.addEventListener("click", () => this.#choose(!this.single, button));
    }
    this.bottom.addEventListener("click", (event) => this.#press(event));
    questions.form.addEventListener("focusin", (event) => this.#settle(questions.numberOf(event.target)));
    this.#watchScroll();
    this.#watchSwipes();
    this.#show(this.#remembered());
    this.#settle(Number(location.hash.slice(2)) || this.current);
    if (this.questions.sections.has(Number(location.hash.slice(2)))) this.go(this.current);
  }

  /** @param {number} n */
  go(n) {
    this.#settle(n);
    const section = this.questions.sections.get(n);
    section.focus({ preventScroll: true });
    section.scrollIntoView({ block: "start" });
    this.scrolledByHand = false;
  }

  /** @param {-1 | 1} direction */
  step(direction) {
    const next = this.questions.numbers[this.questions.numbers.indexOf(this.current) + direction];
    if (next !== undefined) this.go(next);
  }

  /** @param {number | null} n */
  #settle(n) {
    if (n === null || !this.questions.sections.has(n)) return;
    this.questions.sections.get(this.current).classList.remove("current");
    this.current = n;
    this.questions.sections.get(n).classList.add("current");
    const place = this.questions.numbers.indexOf(n);
    this.end.classList.toggle("current", place === this.questions.numbers.length - 1);
    this.#enable(-1, place > 0);
    this.#enable(1, place < this.questions.numbers.length - 1);
    this.onCurrent(n);
  }

  /** aria-disabled keeps the focus where it is. @param {number} direction @param {boolean} enabled */
  #enable(direction, enabled) {
    this.bottom.querySelector(`[data-go="${direction}"]`).setAttribute("aria-disabled", String(!enabled));
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-go]") : null;
    if (button) this.step(Number(button.getAttribute("data-go")) < 0 ? -1 : 1);
  }

  #remembered() {
    const kept = this.storage?.getItem(VIEW);
    return kept ? kept === "single" : window.matchMedia(NARROW).matches;
  }

  /** @param {boolean} single @param {HTMLElement} button which keeps the focus */
  #choose(single, button) {
    this.#show(single);
    this.storage?.setItem(VIEW, single ? "single" : "all");
    this.go(this.current);
    button.focus({ preventScroll: true });
  }

  /** @param {boolean} single */
  #show(single) {
    this.single = single;
    document.body.classList.toggle("one-at-a-time", single);
    this.bottom.classList.toggle("exam-bottom-scroll", !single);
    for (const button of this.viewButtons) button.setAttribute("aria-pressed", String(single));
  }

  /** In one scroll the question near the top of the screen is the current one, if a hand moved it there. */
  #watchScroll() {
    this.scrolledByHand = false;
    for (const kind of ["wheel", "touchmove"]) {
      window.addEventListener(kind, () => (this.scrolledByHand = true), { passive: true });
    }
    const spy = new IntersectionObserver((entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (seen && this.scrolledByHand && !this.single) this.#settle(this.questions.numberOf(seen.target));
    }, { rootMargin: "-25% 0px -70% 0px" });
    for (const section of this.questions.sections.values()) spy.observe(section);
  }

  /** Sideways only, and not from the very edge, where the browser's own back gesture lives. */
  #watchSwipes() {
    let start = null;
    const area = this.questions.form;
    area.addEventListener("touchstart", (event) => {
      const touch = event.touches[0];
      const inside = touch.clientX > SCREEN_EDGE_PX && touch.clientX < window.innerWidth - SCREEN_EDGE_PX;
      start = inside && event.touches.length === 1 ? touch : null;
    }, { passive: true });
    area.addEventListener("touchend", (event) => {
      if (start && this.single) this.#swipe(event.changedTouches[0], start);
      start = null;
    }, { passive: true });
  }

  /** @param {Touch} end @param {Touch} start */
  #swipe(end, start) {
    const across = end.clientX - start.clientX;
    if (Math.abs(across) < SWIPE_MIN_PX || Math.abs(end.clientY - start.clientY) > SWIPE_DRIFT_PX) return;
    this.step(across < 0 ? 1 : -1);
  }
}

/** The overview of all questions: beside the paper where there is room, as a sheet where there is not. */
export class Palette {
  /** @param {(n: number) => void} go */
  constructor(go) {
    this.overview = document.getElementById("overview");
    this.home = document.getElementById("side");
    this.sheet = /** @type {HTMLDialogElement} */ (document.getElementById("sheet"));
    /** @type {Map<number, HTMLElement>} */
    this.links = new Map();
    for (const link of this.overview.querySelectorAll(".palette-link")) this.links.set(Number(link.dataset.n), link);
    this.overview.addEventListener("click", (event) => this.#follow(event, go));
    document.getElementById("open-sheet").addEventListener("click", () => this.open());
    this.sheet.addEventListener("close", () => this.home.prepend(this.overview));
  }

  open() {
    document.getElementById("sheet-body").append(this.overview);
    this.sheet.showModal();
    this.overview.querySelector("[aria-current]")?.focus();
  }

  close() {
    if (this.sheet.open) this.sheet.close();
  }

  /** @param {number} n @param {Look} look */
  show(n, look) {
    const link = this.links.get(n);
    link.toggleAttribute("data-answered", look.answered);
    link.toggleAttribute("data-flagged", look.flagged);
    link.toggleAttribute("data-waiting", look.waiting);
    const words = [say(look.answered ? "answered" : "open")];
    if (look.flagged) words.push(say("flagged"));
    if (look.waiting) words.push(say("waiting"));
    link.querySelector(".visually-hidden").textContent = `: ${words.join(", ")}`;
  }

  /** @param {{answered: number, open: number, flagged: number}} counts */
  count(counts) {
    for (const [name, number] of Object.entries(counts)) {
      this.overview.querySelector(`[data-count=${name}]`).textContent = String(number);
    }
  }

  /** @param {number} n */
  current(n) {
    for (const [number, link] of this.links) {
      if (number === n) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const place = document.getElementById("place");
    place.textContent = `${[...this.links.keys()].indexOf(n) + 1}/${this.links.size}`;
  }

  /** @param {MouseEvent} event @param {(n: number) => void} go */
  #follow(event, go) {
    const link = event.target instanceof Element ? event.target.closest(".palette-link") : null;
    if (!link) return;
    event.preventDefault();
    this.close();
    go(Number(link.getAttribute("data-n")));
  }
}

// Keys of the paper. They stand back wherever a key already means something: in text, in a dialog,
// and, for the arrows, inside a group of radio buttons; up and down stay with scrolling.
// A candidate can switch them off (WCAG 2.1.4).

const OFF = "khue:keys";
const FLAG_KEY = "KeyF";
const STEPS = { ArrowLeft: -1, KeyP: -1, ArrowRight: 1, KeyN: 1 };
const LETTERS = ["KeyA", "KeyB", "KeyC", "KeyD", "KeyE", FLAG_KEY, "KeyG", "KeyH", "KeyI", "KeyJ"];

/**
 * @param {Questions} questions
 * @param {Walk} walk
 * @param {Storage | null} storage
 */
export function listenToKeys(questions, walk, storage) {
  const help = document.getElementById("keys");
  const box = /** @type {HTMLInputElement} */ (document.getElementById("keys-on"));
  help.hidden = false;
  box.checked = storage?.getItem(OFF) !== "off";
  box.addEventListener("change", () => storage?.setItem(OFF, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (box.checked && !isTaken(event) && act(event.code, questions, walk)) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event whether this key means something else here */
function isTaken(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return true;
  if (target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])")) return true;
  return event.code.startsWith("Arrow") && target.matches("input[type=radio]");
}

/**
 * By the place of the key, so that a Vietnamese or Hindi typing method does not get in between.
 * @param {string} code
 * @param {Questions} questions
 * @param {Walk} walk
 * @returns {boolean} whether the key was used
 */
function act(code, questions, walk) {
  if (code in STEPS) walk.step(STEPS[code]);
  else if (code === FLAG_KEY) questions.flagBox(walk.current).click();
  else if (optionPlace(code) >= 0) questions.pick(walk.current, optionPlace(code));
  else return false;
  return true;
}

/** @param {string} code such as Digit2, Numpad2 or KeyB @returns {number} -1 for any other key */
function optionPlace(code) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  return digit ? Number(digit[1]) - 1 : LETTERS.indexOf(code);
}
