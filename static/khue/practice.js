/**
 * The practice: puts a paper in this page's place and lets the runner of real exams run it. The runner cannot tell:
 * what is called "practice" in its addresses answers as an exam does.
 */

import { openExam } from "./exam.js";
import { AnswerQueue, workingStorage } from "./queue.js";
import { ServerClock, fill, learnFromPage } from "./screen.js";

const ENTRY = "practice";
const MINUTE_MS = 60_000;

/** What an earlier practice may have left unsent belongs to nothing any more. */
async function forgetTheLast() {
  const queue = new AnswerQueue(ENTRY, workingStorage("localStorage"));
  await queue.recover();
  queue.forget();
}

/** @param {DOMStringMap} facts @returns {DocumentFragment} the paper as the runner expects it */
function paperOf(facts) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("practice-page"));
  const page = document.importNode(template.content, true);
  const receipt = /** @type {HTMLTemplateElement} */ (page.querySelector("#receipt-template")).content;
  for (const part of [page, receipt]) {
    for (const [name, text] of Object.entries({ title: facts.title, who: facts.name, name: facts.name, number: "–" })) fill(part, name, text);
  }
  for (const link of page.querySelectorAll("a[data-again]")) link.setAttribute("href", facts.url);
  for (const form of page.querySelectorAll("form[data-then]")) form.setAttribute("action", facts.url);
  page.querySelector("#paper").setAttribute("action", `${facts.url}paper/`); // the runner leaves to the folder of this address
  const note = /** @type {HTMLTemplateElement} */ (document.getElementById("practice-note"));
  receipt.querySelector("h1").after(document.importNode(note.content, true));
  return page;
}

/** @param {DOMStringMap} facts @param {ServerClock} clock */
async function begin(facts, clock) {
  const deadlineMs = clock.nowMs() + Number(facts.minutes) * MINUTE_MS; // until the server's first reply says when
  document.body.replaceChildren(paperOf(facts));
  document.body.className = "exam";
  window.scrollTo(0, 0);
  await openExam({ entry: ENTRY, token: facts.token, utcOffset: Number(facts.utcOffset), paperDigest: "", deadlineMs }, clock, null);
  document.getElementById("questions").focus({ preventScroll: true });
}

/** @param {DOMStringMap} facts */
async function open(facts) {
  const clock = new ServerClock();
  learnFromPage(facts.serverNow, clock);
  if (facts.running === "yes") return begin(facts, clock);
  await forgetTheLast();
  document.getElementById("practice-none").hidden = true;
  const button = document.getElementById("practice-begin");
  button.hidden = false;
  button.addEventListener("click", () => begin(facts, clock), { once: true });
}

if (window.HTMLDialogElement) open(document.getElementById("practice").dataset);
