/** Where the candidate is: the current question, one at a time or all in one scroll, buttons and swipes. */

/** @typedef {import("./questions.js").Questions} Questions */

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
