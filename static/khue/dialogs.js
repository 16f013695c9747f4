/** What the exam asks and tells in a box of its own: handing in, another device, signing in again, the receipt. */

import { dayAndTime, fill, say, sayCount, timeOfDay } from "./screen.js";
import { retryMs } from "./wire.js";

/** @typedef {import("./wire.js").Said} Said */
/** @typedef {import("./wire.js").Wire} Wire */

/**
 * @typedef {object} Exam as far as handing in needs it
 * @property {import("./questions.js").Questions} questions
 * @property {import("./queue.js").AnswerQueue} queue
 * @property {import("./wire.js").Sender} sender
 * @property {Wire} wire
 * @property {{go(n: number): void}} walk
 * @property {{utcOffset: number}} facts
 * @property {string} state
 * @property {Set<string>} locks
 * @property {boolean} over
 * @property {() => boolean} isTimeUp
 * @property {() => Promise<void>} signIn
 * @property {() => void} lose
 * @property {() => void} end
 */

const LEAVE_JITTER_MS = 4000;
const MOST_HEALINGS = 3;

/** Asked once, naming what has no answer; and what follows until there is a receipt. */
export class HandIn {
  /** @param {Exam} exam */
  constructor(exam) {
    this.exam = exam;
    this.questions = exam.questions;
    /** The person has said yes and not changed their mind: it is tried again when the network is back. */
    this.wanted = false;
    this.differed = 0;
    this.dialog = dialogOf("hand-in");
    this.form = /** @type {HTMLFormElement} */ (document.getElementById("hand-in-form"));
    this.problem = document.getElementById("hand-in-problem");
    this.list = document.getElementById("hand-in-numbers");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.wanted = true;
      this.send();
    });
    this.dialog.addEventListener("close", () => (this.wanted = false));
    this.list.addEventListener("click", (event) => this.#visit(event));
  }

  ask() {
    const open = this.questions.unanswered();
    const flagged = this.questions.flagged().length;
    document.getElementById("hand-in-open").hidden = open.length === 0;
    document.getElementById("hand-in-count").textContent = sayCount("unansweredOne", "unanswered", open.length);
    this.list.replaceChildren(...open.map(numberLink));
    const half = this.questions.halfDone();
    const lines = document.getElementById("hand-in-half-done");
    lines.hidden = half.length === 0;
    lines.textContent = say(half.length === 1 ? "halfDoneOne" : "halfDone", { n: half.join(", ") });
    const line = document.getElementById("hand-in-flagged");
    line.hidden = flagged === 0;
    line.textContent = sayCount("flaggedOne", "flaggedMany", flagged);
    this.problem.textContent = "";
    this.dialog.showModal();
    document.getElementById("hand-in-title").focus();
  }

  close() {
    this.dialog.close();
  }

  /** The person has said that this is all: hand in what both sides hold to be the same. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    this.problem.textContent = say("handingIn");
    const sent = await this.exam.sender.flush();
    const reply = sent && this.wanted ? await this.#deliver(this.questions.digest()) : null;
    this.sending = false;
    if (reply?.ok) return;
    this.problem.textContent = say("notHandedIn");
    if (reply?.code === "digest_differs") this.#compare();
    else if (reply?.next === "stop" && reply.code !== "taken_over") this.form.submit(); // the way that needs no wire
  }

  /** Hears all that the server holds; the page then tries again by itself. */
  #compare() {
    this.differed += 1;
    if (this.differed > MOST_HEALINGS) this.form.submit();
    else this.exam.sender.reopen();
  }

  /**
   * The time is over or the server has closed: nothing more can change, so the server's own state is handed in. Spread
   * out so that a full room does not knock at once, and tried until there is a receipt.
   */
  async finish() {
    if (this.finishing) return;
    this.finishing = true;
    await pause(Math.random() * LEAVE_JITTER_MS);
    let digest = this.questions.digest();
    for (let failures = 1; this.#isOver(); failures += 1) {
      const reply = await this.#deliver(digest);
      digest = reply.body.digest ?? digest;
      if (!reply.ok) await pause(retryMs(failures, reply.waitMs));
    }
    this.finishing = false;
  }

  /** Whether a receipt is due: more time may have been given, or the exam gone on elsewhere. */
  #isOver() {
    const { over, state, locks, sender } = this.exam;
    const isClosed = state === "handed_in" || this.exam.isTimeUp() || (sender.epoch === 0 && sender.resting);
    return !over && isClosed && !locks.has("taken-over");
  }

  /** @param {string} digest */
  async #deliver(digest) {
    const { sender, wire } = this.exam;
    const reply = await wire.handIn({ client: sender.client, epoch: sender.epoch || 1, digest });
    if (reply.ok) this.#receive(reply.body);
    if (reply.code === "taken_over") this.exam.lose();
    if (reply.code.startsWith("token_")) await this.exam.signIn();
    return reply;
  }

  /** @param {Said} body */
  #receive(body) {
    const { queue, facts } = this.exam;
    const late = queue.refused().length + queue.pending().length > 0;
    this.exam.end();
    showReceipt(body, { questions: this.questions.numbers.length, utcOffset: facts.utcOffset, late });
  }

  /** @param {MouseEvent} event */
  #visit(event) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link) return;
    event.preventDefault();
    this.dialog.close();
    this.exam.walk.go(Number(link.dataset.n));
  }
}

/**
 * @param {string | undefined} lastSeenAt when the other device was heard of last
 * @param {number} utcOffset
 * @returns {Promise<boolean>} whether the person wants to go on here
 */
export function askWhere(lastSeenAt, utcOffset) {
  const dialog = dialogOf("elsewhere");
  const seen = document.getElementById("elsewhere-seen");
  seen.hidden = !lastSeenAt;
  seen.textContent = lastSeenAt ? say("lastSeen", { time: timeOfDay(Date.parse(lastSeenAt), utcOffset, false) }) : "";
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "here"), { once: true });
  });
}

/** In place, so that nothing on the page is lost. @param {Wire} wire @returns {Promise<boolean>} false: put off */
export function askToSignIn(wire) {
  const dialog = dialogOf("sign-in-again");
  const form = /** @type {HTMLFormElement} */ (document.getElementById("sign-in-form"));
  const problem = document.getElementById("sign-in-problem");
  problem.textContent = dialog.returnValue = "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    const { code, username, password } = Object.fromEntries(new FormData(form));
    problem.textContent = say("signingIn");
    const reply = await wire.signIn(code ? { code } : { username, password });
    if (reply.ok) dialog.close("done");
    else problem.textContent = whyNot(reply);
  };
  if (!dialog.open) dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      form.reset();
      answer(dialog.returnValue === "done");
    }, { once: true });
  });
}

/** @param {import("./wire.js").Reply} reply */
function whyNot(reply) {
  if (reply.code === "unreachable") return say("signInUnreachable");
  return reply.code === "not_here" ? say("signInOther") : reply.message || say("signInRefused");
}

/**
 * The receipt takes the place of the paper.
 * @param {Said} body of the reply to handing in
 * @param {{questions: number, utcOffset: number, late: boolean}} facts
 */
function showReceipt(body, { questions, utcOffset, late }) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("receipt-template"));
  const page = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  fill(page, "receipt", body.receipt);
  fill(page, "answered", `${body.answered} / ${questions}`);
  fill(page, "finished", dayAndTime(Date.parse(body.finished_at), utcOffset));
  /** @type {HTMLElement} */ (page.querySelector("#late")).hidden = !late;
  document.body.classList.remove("exam", "one-at-a-time");
  document.body.replaceChildren(page);
  window.scrollTo(0, 0);
  document.querySelector("h1").focus();
}

/** @param {string} id */
function dialogOf(id) {
  return /** @type {HTMLDialogElement} */ (document.getElementById(id));
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

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
