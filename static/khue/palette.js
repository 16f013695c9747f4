/** The overview of all questions: beside the paper where there is room, as a sheet where there is not. */

import { say } from "./words.js";

/** @typedef {{answered: boolean, flagged: boolean, waiting: boolean}} Look */

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
