/**
 * The candidate's own check of a device. It tries the very parts that an exam runs on: the queue that keeps answers,
 * the wire that sends them, the clock that learns from replies, the lock of sealed papers. Nothing is kept anywhere.
 */

import { AnswerQueue, SLOW_SHELF_MS, seqFloor, workingStorage } from "./queue.js";
import { ServerClock, say } from "./screen.js";
import { canUnseal, unseal } from "./sealing.js";
import { Wire } from "./wire.js";

/**
 * @typedef {"good" | "note" | "bad"} Grade note: worth a word, and no harm
 * @typedef {{grade: Grade, found: string, values?: Record<string, string | number>}} Found `found`: which sentence
 */

const NAME = "check";
const KEPT = "kept";
const TRIPS = 5;
const TRIPS_IN_VAIN = 2;
const QUICK_MS = 500;
const TOO_SLOW_MS = 3000;
const LIVE_MS = 4000;
const CLOCK_RIGHT_MS = 60_000;
const NARROWEST_PX = 320;
const DIGITS = { bad: 0, note: 1, good: 2 };
const WORD = "khuê";

const room = document.getElementById("check");
const wire = new Wire(NAME, room.dataset.token);
const clock = new ServerClock();
/** @type {number[]} how long each round trip took, in ms */
const trips = [];
const kept = { storage: false, shelf: false };

/** One after the other, so that none disturbs the next. @type {[string, () => Promise<Found>][]} */
const CHECKS = [
  ["browser", browser],
  ["storage", storage],
  ["saving", saving],
  ["clock", time],
  ["live", live],
  ["sealing", sealing],
  ["screen", screenSize],
];

/** @param {string} found @param {Record<string, string | number>} [values] @returns {Found} */
const good = (found, values) => ({ grade: "good", found, values });
/** @param {string} found @param {Record<string, string | number>} [values] @returns {Found} */
const note = (found, values) => ({ grade: "note", found, values });
/** @param {string} found @param {Record<string, string | number>} [values] @returns {Found} */
const bad = (found, values) => ({ grade: "bad", found, values });

async function browser() {
  const needed = [window.HTMLDialogElement, window.AbortController, window.ResizeObserver, window.IntersectionObserver, crypto.getRandomValues];
  return needed.every(Boolean) ? good("browserGood") : bad("browserOld");
}

/** Writes an answer down as an exam does, and loads the page again to look for it. */
async function writeDown() {
  const queue = new AnswerQueue(NAME, workingStorage("localStorage"));
  await queue.recover(SLOW_SHELF_MS);
  queue.forget();
  const { seq } = queue.put({ client: NAME, epoch: 1, n: 1, value: ["A"], flag: false, t: 0 }, seqFloor(Date.now()));
  await queue.recover(SLOW_SHELF_MS); // reads after it has written
  location.replace(`?${KEPT}=${seq}`);
}

async function storage() {
  const seq = Number(new URLSearchParams(location.search).get(KEPT));
  const isIt = (/** @type {AnswerQueue} */ queue) => [...queue.events.values()].some((event) => event.seq === seq);
  const quick = new AnswerQueue(NAME, workingStorage("localStorage"));
  kept.storage = isIt(quick);
  const sure = new AnswerQueue(NAME, null);
  await sure.recover(SLOW_SHELF_MS);
  kept.shelf = isIt(sure);
  for (const queue of [quick, sure]) queue.forget();
  history.replaceState(null, "", location.pathname); // loading it again checks again
  if (!kept.storage) return bad("storageNone");
  return kept.shelf ? good("storageGood") : note("storageWeak");
}

async function saving() {
  let failed = 0;
  for (let seq = 1; seq <= TRIPS && (trips.length > 0 || failed < TRIPS_IN_VAIN); seq += 1) {
    if (!(await roundTrip(seq))) failed += 1;
  }
  if (trips.length === 0) return bad("savingNone");
  const ms = Math.round(median(trips));
  const n = (ms / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  if (ms > TOO_SLOW_MS) return bad("savingTooSlow", { n });
  if (failed > 0) return note("savingPatchy", { n: failed });
  return ms > QUICK_MS ? note("savingSlow", { n }) : good("savingQuick", { ms });
}

/** @param {number} seq @returns {Promise<boolean>} whether the server has read just this */
async function roundTrip(seq) {
  const t = Math.round(performance.now());
  const reply = await wire.events({ client: NAME, epoch: 1, events: [{ seq, n: 1, value: ["A"], flag: false, t }] });
  if (!reply.ok || !reply.body.acked?.includes(seq)) return false;
  clock.learn(Date.parse(reply.body.server_now), reply.sentAt, reply.receivedAt);
  trips.push(reply.receivedAt - reply.sentAt);
  return true;
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Samples that contradict each other are thrown away by the clock: then the device's own clock did not run evenly. */
async function time() {
  if (trips.length === 0) return note("clockUnknown");
  if (clock.samples.length < trips.length) return note("clockUnsteady");
  return Math.abs(Date.now() - clock.nowMs()) < CLOCK_RIGHT_MS ? good("clockGood") : note("clockOff");
}

async function live() {
  return (await echoes()) ? good("liveGood") : note("liveBlocked");
}

/** @returns {Promise<boolean>} whether a word came back through a socket */
function echoes() {
  return new Promise((answer) => {
    setTimeout(() => answer(false), LIVE_MS);
    try {
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/check/`);
      socket.addEventListener("open", () => socket.send(WORD));
      socket.addEventListener("message", ({ data }) => answer(data === WORD));
      socket.addEventListener("close", () => answer(false));
    } catch {
      answer(false); // some browsers forbid sockets by an error
    }
  });
}

async function sealing() {
  const opened = canUnseal() ? await lockAndOpen().catch(() => "") : "";
  return opened === WORD ? good("sealingGood") : note("sealingLate");
}

/** A paper as docs/protocol.md describes it, made and opened here. */
async function lockAndOpen() {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const [iv, additionalData] = [crypto.getRandomValues(new Uint8Array(12)), new TextEncoder().encode(NAME)];
  const zipped = await new Response(new Blob([WORD]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, zipped);
  return unseal(await new Blob(["KHUE1", iv, box]).arrayBuffer(), key, NAME);
}

async function screenSize() {
  const { clientWidth, scrollWidth } = document.documentElement;
  return clientWidth >= NARROWEST_PX && scrollWidth <= clientWidth ? good("screenGood") : note("screenNarrow");
}

/** @param {string} key @param {Found} found */
function showFound(key, { grade, found, values }) {
  const row = /** @type {HTMLElement} */ (room.querySelector(`[data-check=${key}]`));
  row.dataset.grade = grade;
  for (const badge of row.querySelectorAll("[data-is]")) badge.hidden = badge.dataset.is !== grade;
  row.querySelector(".check-said").textContent = say(found, values);
}

/** @param {Found[]} all */
function showVerdict(all) {
  const worst = Math.min(...all.map(({ grade }) => DIGITS[grade]));
  room.dataset.verdict = ["notReady", "readyNotes", "ready"][worst];
  document.getElementById("check-line").textContent = say(room.dataset.verdict);
  document.getElementById("check-code").textContent = all.map(({ grade }, place) => "ABCDEFG"[place] + DIGITS[grade]).join(" ");
  document.getElementById("check-facts").replaceChildren(...Object.entries(facts()).map(([key, text]) => fact(say(key), text)));
  document.getElementById(worst === DIGITS.bad ? "check-again" : "check-practice").classList.add("button-primary");
  document.getElementById("check-after").hidden = false;
}

/** @returns {Record<string, string>} by the key of its word */
function facts() {
  const ahead = trips.length > 0 ? Math.round((Date.now() - clock.nowMs()) / 1000) : "–";
  const places = [kept.storage && "localStorage", kept.shelf && "IndexedDB"].filter(Boolean);
  return {
    factBrowser: navigator.userAgent,
    factScreen: `${innerWidth} × ${innerHeight}, × ${devicePixelRatio}`,
    factSaving: trips.map(Math.round).join(", ") || "–",
    factClock: String(ahead),
    factSecure: say(window.isSecureContext ? "yes" : "no"),
    factKept: places.join(", ") || "–",
  };
}

/** @param {string} name @param {string} text */
function fact(name, text) {
  const [box, term, said] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
  term.textContent = name;
  said.textContent = text;
  box.append(term, said);
  return box;
}

/** The part that only a person can judge. */
function showTry() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const tell = () => (document.getElementById("check-scheme").textContent = say(dark.matches ? "dark" : "light"));
  dark.addEventListener?.("change", tell);
  tell();
  const keys = document.getElementById("check-keys");
  keys.addEventListener("change", () => {
    for (const each of keys.querySelectorAll(".option")) each.classList.toggle("option-chosen", each.querySelector("input").checked);
  });
  keys.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") document.getElementById("check-keys-line").textContent = say("keysWork");
  });
}

async function begin() {
  document.getElementById("check-none").hidden = true;
  for (const id of ["check-verdict", "check-rows", "check-try"]) document.getElementById(id).hidden = false;
  showTry();
  /** @type {Found[]} */
  const all = [];
  for (const [key, check] of CHECKS) {
    document.getElementById("check-line").textContent = say("checking", { n: all.length + 1, all: CHECKS.length });
    all.push(await check());
    showFound(key, all.at(-1));
  }
  showVerdict(all);
}

if (new URLSearchParams(location.search).has(KEPT)) begin();
else writeDown();
