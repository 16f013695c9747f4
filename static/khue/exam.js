/** The exam paper: puts its parts together. Without this file the paper is a plain form. */

import { HandIn, askToSignIn, askWhere } from "./dialogs.js";
import { Palette, Walk, listenToKeys } from "./moves.js";
import { AnswerQueue, SLOW_SHELF_MS, clientId, isTheOnlyTab, seqFloor, whenTheOtherIsGone, workingStorage } from "./queue.js";
import { Marks, Questions, wordOf } from "./questions.js";
import { Countdown, SavedLine, ServerClock, aloud, learnFromPage, line, say, timeOfDay } from "./screen.js";
import { canSeal, forgetPapers, queueKeys, rescueFile } from "./sealing.js";
import { showTextSize } from "./text-size.js";
import { Typing, isWritten } from "./typing.js";
import { Sender, Wire } from "./wire.js";

/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */
/** @typedef {import("./wire.js").Reply} Reply */
/** @typedef {import("./wire.js").Said} Said */

/**
 * @typedef {object} Facts
 * @property {string} entry
 * @property {string} token
 * @property {number} deadlineMs
 * @property {number} utcOffset of the server's office, in seconds
 * @property {string} paperDigest
 * @property {string} [accessCode]
 * @property {string} [queueKeys] of answers that wait here
 */

const TICK_MS = 500;
const SLOW_AFTER_MS = 3000;
const RESCUE_AFTER_MS = 60_000;
const SLEPT_MS = 5000;
const MOST_HEALINGS = 3;

export class Exam {
  /** @param {HTMLFormElement} form @param {Facts} facts @param {ServerClock} clock */
  constructor(form, facts, clock) {
    this.form = form;
    this.facts = facts;
    this.clock = clock;
    this.lockName = `khue:exam:${facts.entry}`;
    this.deadlineMs = facts.deadlineMs;
    this.state = "working";
    this.locks = new Set();
    this.healings = 0;
    this.over = false;
    this.hopeless = false;
    this.waitingSince = performance.now();
    /** @type {Said | null} of the reply that opened the attempt */
    this.opened = null;
    this.rescueKey = JSON.parse(form.dataset.rescueKey || "null");
    /** @type {WeakMap<AnswerEvent, number>} when it was made, on the monotonic clock */
    this.madeAt = new WeakMap();
    const storage = workingStorage("localStorage");
    this.queue = new AnswerQueue(facts.entry, storage, queueKeys(facts.queueKeys));
    this.wire = new Wire(facts.entry, facts.token);
    this.sender = new Sender({
      queue: this.queue,
      wire: this.wire,
      client: clientId(),
      accessCode: facts.accessCode,
      renew: (event) => this.renew(event),
      onReply: (reply, kind, batch) => this.heard(reply, kind, batch),
    });
    this.questions = new Questions(form);
    this.palette = new Palette((n) => this.walk.go(n));
    this.walk = new Walk(this.questions, storage, (n) => this.palette.current(n));
    this.typing = new Typing(form, this.questions, (n, madeAt) => this.changed(n, madeAt));
    this.marks = new Marks(this.questions, this.palette, this.queue, this.typing);
    this.handIn = new HandIn(this);
    this.savedLine = new SavedLine(facts.utcOffset);
    this.countdown = new Countdown();
    /** Whether no other tab of this browser has the paper open; unknown at first. */
    this.isTheOnlyOne = false;
    listenToKeys(this.questions, this.walk, storage);
  }

  /** @param {Reply | null} [reply] of the start, where this page began without one of its own */
  async start(reply = null) {
    const isWhole = await this.queue.recover();
    this.restore();
    if (!isWhole) this.restoreLate();
    this.listen();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    this.tick();
    line("no-storage", !this.queue.durable);
    this.isTheOnlyOne = await isTheOnlyTab(this.lockName);
    if (!this.isTheOnlyOne) return this.standBack();
    if (!reply) return this.sender.wake();
    this.sender.begin(reply);
    this.heard(reply, "start", []);
  }

  standBack() {
    this.lock("other-tab", true);
    whenTheOtherIsGone(this.lockName, () => location.replace(new URL("..", this.form.action)));
  }

  /**
   * Answers kept from before a reload or crash go back onto the page; the sender takes them from the queue.
   * What was chosen while this script was still on its way is newer than both, and a change like any other.
   */
  restore() {
    const early = this.questions.numbers.filter((n) => this.questions.isTouched(n));
    this.write(this.queue.latest());
    for (const n of early) this.changed(n);
    this.showMarks();
  }

  /** A slow device may find what only its slower way has kept after the candidate has begun to answer. */
  async restoreLate() {
    const known = new Set([...this.queue.latest()].map(([n]) => n));
    await this.queue.recover(SLOW_SHELF_MS);
    this.write([...this.queue.latest()].filter(([n]) => !known.has(n)));
    this.showMarks();
    if (this.isTheOnlyOne) this.sender.wake();
  }

  /** What was touched on this page is newer than anything kept. @param {Iterable<[number, AnswerEvent]>} kept */
  write(kept) {
    for (const [n, event] of kept) {
      if (!event.refused && this.questions.sections.has(n) && !this.questions.isTouched(n)) this.questions.write(n, event);
    }
  }

  listen() {
    this.form.addEventListener("change", (event) => {
      if (isWritten(event.target)) this.typing.flush();
      else this.changed(this.questions.numberOf(event.target));
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault(); // Enter in a radio group
      this.sender.wake();
    });
    document.addEventListener("click", (event) => event.target instanceof Element && this.clicked(event, event.target));
    for (const kind of ["online", "offline"]) window.addEventListener(kind, () => this.sender.wake());
    window.addEventListener("pageshow", (event) => event.persisted && this.sender.wake());
    window.addEventListener("pagehide", () => {
      this.typing.flush();
      this.sender.farewell();
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.typing.flush() : this.sender.wake()));
  }

  /** @param {Event} event @param {Element} target */
  clicked(event, target) {
    if (target.closest("[data-clear]")) this.cleared(this.questions.numberOf(target));
    if (target.closest("button[name=go][value=hand_in]")) this.asked(event);
    if (target.closest("[data-close]")) target.closest("dialog").close();
    if (target.closest("[data-go-on-here]")) this.chooseWhere(undefined);
    if (target.closest("[data-sign-in]")) this.signIn();
    if (target.closest("[data-rescue]")) this.rescue();
  }

  /** @param {number | null} n @param {number} [madeAt] on the monotonic clock */
  changed(n, madeAt = performance.now()) {
    if (n === null) return;
    const t = Math.round(this.clock.at(madeAt));
    const change = { client: this.sender.client, epoch: this.sender.epoch, n, ...this.questions.read(n), t };
    const event = this.queue.put(change, seqFloor(t));
    this.madeAt.set(event, madeAt);
    this.showMarks();
    this.sender.changed();
    this.showSaved();
  }

  /** The clock was wrong when this was made, and is better now. @param {AnswerEvent} event */
  renew(event) {
    this.queue.renew(event, Math.round(this.clock.at(this.madeAt.get(event) ?? performance.now())));
  }

  /** @param {number} n */
  cleared(n) {
    this.questions.clear(n);
    this.changed(n);
  }

  /** @param {Event} event */
  asked(event) {
    event.preventDefault();
    this.typing.flush();
    this.palette.close();
    this.handIn.ask();
  }

  /** @param {Reply} reply @param {"events" | "start"} kind @param {AnswerEvent[]} batch */
  heard(reply, kind, batch) {
    if (this.over) return;
    const { ok, body } = reply;
    if (ok) this.waitingSince = performance.now();
    if (body.server_now) this.clock.learn(Date.parse(body.server_now), reply.sentAt, reply.receivedAt);
    this.hopeless = !ok && reply.next !== "resend" && reply.next !== "open";
    if (ok) this.learn(body, kind === "events" && batch.length > 0 ? batch[0].epoch : this.sender.epoch);
    else this.refused(reply);
    if (ok && kind === "start") this.reconcile(body);
    line("signed-out", reply.code.startsWith("token_"));
    line("offline", reply.code === "unreachable" && this.isFailing());
    this.showMarks();
    this.showSaved();
    if (ok && kind === "events") this.compare(body);
    if (ok) this.leaveWhenOver();
  }

  /** @param {Said} body @param {number} epoch that the request was made under */
  learn(body, epoch) {
    this.hearDeadline(Date.parse(body.deadline_at));
    if (body.saved_at && (body.answered > 0 || body.acked?.length > 0)) this.savedLine.savedAt = Date.parse(body.saved_at);
    if (body.state === "taken_over" && epoch === this.sender.epoch) this.lose();
    if (body.state === "taken_over") return;
    this.state = body.state;
    this.sender.onHold = body.state === "paused" || body.state === "held";
    this.lock("paused", body.state === "paused");
    this.lock("on-hold", body.state === "held");
    if (this.sender.epoch > 0) this.lock("taken-over", false);
    this.tell("");
  }

  /** @param {number} deadlineMs */
  hearDeadline(deadlineMs) {
    const isLonger = this.opened && deadlineMs > this.deadlineMs + 1000;
    if (isLonger) aloud(say("longer", { time: timeOfDay(deadlineMs, this.facts.utcOffset, false) }));
    if (Number.isFinite(deadlineMs)) this.deadlineMs = deadlineMs;
  }

  /** @param {Reply} reply */
  refused(reply) {
    if (reply.code === "open_elsewhere") this.chooseWhere(reply.body.last_seen_at);
    else if (reply.code.startsWith("token_")) this.signIn();
    else if (reply.code === "closed") this.handIn.finish();
    else if (reply.next !== "resend" || reply.code === "paused") this.tell(reply.message);
  }

  /** @param {string} message of the server, on what only people can change */
  tell(message) {
    document.getElementById("message").textContent = message;
    line("message", message !== "");
  }

  /** @param {string | undefined} lastSeenAt */
  async chooseWhere(lastSeenAt) {
    this.lock("taken-over", true);
    if (await askWhere(lastSeenAt, this.facts.utcOffset)) this.goOnHere();
  }

  goOnHere() {
    this.sender.epoch = 0;
    this.sender.go({ takeOver: true });
  }

  async signIn() {
    if (await askToSignIn(this.wire)) this.sender.go();
  }

  /**
   * What the server holds goes onto the page, except where this page knows better: what still waits here, and what the
   * server has lost (it holds nothing, or it was put back to an older state). @param {Said} body of a start
   */
  reconcile(body) {
    this.typing.flush();
    const isFirst = this.opened === null;
    this.opened = body;
    this.rescueKey = body.rescue_key ?? this.rescueKey;
    const isBehind = body.last_seq < this.queue.lastAcked;
    const waiting = new Set(this.queue.pending().map((event) => event.n));
    let fresher = false;
    for (const n of this.questions.numbers.filter((each) => !waiting.has(each))) {
      const there = body.answers[n] ?? { value: [], flag: false };
      if (wordOf(n, there) === wordOf(n, this.questions.read(n))) continue;
      const isLost = isBehind || (!isFirst && !(n in body.answers));
      if (isLost && !this.isRefused(n)) this.changed(n);
      else this.questions.write(n, there);
      fresher ||= !isFirst && !isLost;
    }
    line("fresher", fresher);
  }

  /** @param {number} n */
  isRefused(n) {
    return this.queue.refused().some((event) => event.n === n);
  }

  /** The server counts differently although nothing waits here: hear all that it holds, a few times at most. @param {Said} body */
  compare(body) {
    const isEven = body.digest === this.questions.digest();
    if (isEven || this.queue.events.size > 0 || this.typing.isWaiting || this.locks.size > 0 || this.healings >= MOST_HEALINGS) return;
    this.healings += 1;
    this.sender.reopen();
  }

  tick() {
    const left = this.clock.leftMs(this.deadlineMs);
    const over = this.isTimeUp();
    this.countdown.show(left, this.state === "paused");
    this.sender.hurried = over;
    if (this.hasSlept() || (over && !this.locks.has("time-up"))) this.sender.wake();
    this.lock("time-up", over);
    this.offerRescue(over);
    this.showSaved();
  }

  /** The computer's own date is only a hint that it slept; the server is asked for the time. */
  hasSlept() {
    const drift = Date.now() - performance.now();
    const slept = this.drift !== undefined && Math.abs(drift - this.drift) > SLEPT_MS;
    this.drift = drift;
    return slept;
  }

  /** With everything sent after the end, or once the server calls it closed: to the receipt. */
  leaveWhenOver() {
    if (this.queue.pending().length > 0 || this.locks.has("taken-over")) return;
    if (this.state === "handed_in" || this.isTimeUp()) this.handIn.finish();
    else if (this.handIn.wanted) this.handIn.send();
  }

  isTimeUp() {
    return this.state !== "paused" && this.clock.leftMs(this.deadlineMs) <= 0;
  }

  /** The receipt has been shown, and nothing is left here of what the server has. */
  end() {
    this.over = true;
    this.sender.stop();
    clearInterval(this.ticking);
    if (this.queue.pending().length === 0) this.queue.forget();
    forgetPapers();
  }

  /** The exam goes on elsewhere: this page takes no more answers and sends what it has, as evidence. */
  lose() {
    this.lock("taken-over", true);
    this.handIn.close();
    if (this.queue.pending().length === 0) this.sender.resting = true;
  }

  /** @param {string} why the name of its line, too @param {boolean} on */
  lock(why, on) {
    if (on === this.locks.has(why)) return;
    this.typing.flush(); // a field that is locked tells nothing any more
    if (on) this.locks.add(why);
    else this.locks.delete(why);
    line(why, on);
    this.questions.lock(this.locks.size > 0);
  }

  /** Two tries failed, or answers have waited too long to call it "sending". */
  isFailing() {
    if (this.queue.pending().length === 0) this.waitingSince = performance.now();
    return this.sender.failures > 1 || performance.now() - this.waitingSince > SLOW_AFTER_MS;
  }

  /** @param {boolean} over */
  offerRescue(over) {
    const waits = this.queue.pending().length > 0 && (over || performance.now() - this.waitingSince > RESCUE_AFTER_MS);
    const can = canSeal() && this.rescueKey !== null;
    line("rescue", waits && can);
    line("rescue-none", waits && !can);
  }

  async rescue() {
    const { entry, paperDigest } = this.facts;
    const epoch = this.sender.epoch || 1;
    const label = { attempt: this.opened?.attempt ?? "", entry, epoch, paper: paperDigest, client: this.sender.client };
    const text = await rescueFile(label, this.rescueKey, this.queue.pending());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `khue-${entry.slice(0, 8)}.json`;
    link.click();
    document.getElementById("rescue-done").hidden = false;
  }

  showSaved() {
    const failing = this.isFailing();
    if (failing !== this.savedLine.wasFailing) this.marks.show(failing);
    this.savedLine.show(this.queue, failing, this.hopeless || this.locks.has("taken-over"));
  }

  showMarks() {
    this.marks.show(this.isFailing());
  }
}

/** Show what only works with this script, hide what it replaces. */
function dress() {
  document.documentElement.classList.add("js");
  for (const each of document.querySelectorAll("[data-live]")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-plain]")) each.hidden = true;
  const bar = document.getElementById("bar");
  const measure = () => document.documentElement.style.setProperty("--bar-height", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  showTextSize();
}

/** @param {Facts} facts @param {ServerClock} clock @param {Reply | null} reply of the start, if there was one */
export function openExam(facts, clock, reply) {
  dress();
  const form = /** @type {HTMLFormElement} */ (document.getElementById("paper"));
  return new Exam(form, facts, clock).start(reply);
}

/** The page as the server renders it for those who have started. @param {DOMStringMap} told */
function openPage({ entry, token, queueKeys: keys, deadline, serverNow, utcOffset, paperDigest }) {
  const clock = new ServerClock();
  learnFromPage(serverNow, clock);
  const facts = { entry, token, queueKeys: keys, paperDigest, deadlineMs: Date.parse(deadline), utcOffset: Number(utcOffset) };
  openExam(facts, clock, null);
}

const page = document.getElementById("paper");
if (page?.dataset.entry && window.HTMLDialogElement) openPage(page.dataset);
