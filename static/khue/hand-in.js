/** Handing in: asked once, naming what has no answer, and only sent when the server has everything. */

import { say, sayCount } from "./words.js";

/** @typedef {import("./questions.js").Questions} Questions */

export class HandIn {
  /**
   * @param {Questions} questions
   * @param {() => Promise<boolean>} flush whether the server has every answer now
   * @param {(n: number) => void} go
   */
  constructor(questions, flush, go) {
    this.questions = questions;
    this.flush = flush;
    this.dialog = /** @type {HTMLDialogElement} */ (document.getElementById("hand-in"));
    this.form = /** @type {HTMLFormElement} */ (document.getElementById("hand-in-form"));
    this.problem = document.getElementById("hand-in-problem");
    this.list = document.getElementById("hand-in-numbers");
    this.form.addEventListener("submit", (event) => this.#send(event));
    this.list.addEventListener("click", (event) => this.#visit(event, go));
  }

  ask() {
    const open = this.questions.unanswered();
    const flagged = this.questions.flagged().length;
    document.getElementById("hand-in-open").hidden = open.length === 0;
    document.getElementById("hand-in-count").textContent = sayCount("unansweredOne", "unanswered", open.length);
    this.list.replaceChildren(...open.map(numberLink));
    const line = document.getElementById("hand-in-flagged");
    line.hidden = flagged === 0;
    line.textContent = sayCount("flaggedOne", "flaggedMany", flagged);
    this.problem.textContent = "";
    this.dialog.showModal();
    document.getElementById("hand-in-title").focus();
  }

  /** The time is over: no more questions asked. */
  submit() {
    this.form.submit();
  }

  /** @param {string} token */
  renewToken(token) {
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    event.preventDefault();
    this.problem.textContent = say("handingIn");
    if (await this.flush()) this.form.submit();
    else this.problem.textContent = say("notHandedIn");
  }

  /** @param {MouseEvent} event @param {(n: number) => void} go */
  #visit(event, go) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link) return;
    event.preventDefault();
    this.dialog.close();
    go(Number(link.dataset.n));
  }
}

/** @param {number} n */
function numberLink(n) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "palette-link";
  link.href = `#q${n}`;
  link.dataset.n = String(n);
  link.textContent = String(n);
  link.setAttribute("aria-label", say("question", { n }));
  item.append(link);
  return item;
}
