/** The exam paper: puts its parts together. Without this file the paper is a plain form. */

import { ServerClock, learnFromPage, timeOfDay } from "./clock.js";
import { HandIn } from "./hand-in.js";
import { Countdown, SavedLine, aloud, line } from "./indicator.js";
import { listenToKeys } from "./keys.js";
import { Marks } from "./marks.js";
import { Palette } from "./palette.js";
import { AnswerQueue, clientId, seqFloor, workingStorage } from "./queue.js";
import { Questions } from "./questions.js";
import { Sender } from "./sender.js";
import { isTheOnlyTab, whenTheOtherIsGone } from "./tabs.js";
import { Walk } from "./walk.js";
import { Wire, tokenOf } from "./wire.js";
import { say } from "./words.js";

/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */
/** @typedef {import("./wire.js").Reply} Reply */
/** @typedef {import("./wire.js").Ack} Ack */

const TICK_MS = 500;
const SLOW_AFTER_MS = 3000;
const LEAVE_JITTER_MS = 4000;
const ON_HOLD = ["held", "paused", "on_hold"];

class Exam {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    const { attempt, epoch, lastSeq, deadline, serverNow, utcOffset, eventsUrl, entryUrl } = form.dataset;
    this.form = form;
    this.entryUrl = entryUrl;
    this.lockName = `khue:exam:${attempt}`;
    this.utcOffset = Number(utcOffset);
    this.epoch = Number(epoch);
    this.lastSeq = Number(lastSeq);
    this.deadlineMs = Date.parse(deadline);
    this.state = "working";
    this.locks = new Set();
    this.healed = false;
    /** @type {string} kind of the last reply */
    this.heardLast = "ok";
    this.waitingSince = performance.now();
    this.client = clientId();
    this.clock = new ServerClock();
    learnFromPage(serverNow, this.clock);
    const storage = workingStorage("localStorage");
    this.queue = new AnswerQueue(attempt, storage);
    this.wire = new Wire({ eventsUrl, entryUrl, attempt, token: tokenOf(document) });
    this.sender = new Sender({
      queue: this.queue,
      wire: this.wire,
      client: this.client,
      epoch: this.epoch,
      onReply: (reply, batch) => this.heard(reply, batch),
    });
    this.questions = new Questions(form);
    this.palette = new Palette((n) => this.walk.go(n));
    this.walk = new Walk(this.questions, storage, (n) => this.palette.current(n));
    this.marks = new Marks(this.questions, this.palette, this.queue);
    this.handIn = new HandIn(this.questions, () => this.flush(), (n) => this.walk.go(n));
    this.savedLine = new SavedLine(this.utcOffset);
    this.countdown = new Countdown();
    listenToKeys(this.questions, this.walk, storage);
  }

  async start() {
    this.restore();
    this.listen();
    setInterval(() => this.tick(), TICK_MS);
    this.tick();
    line("no-storage", !this.queue.durable);
    if (await isTheOnlyTab(this.lockName)) return this.sender.wake();
    this.lock("other-tab", true);
    line("other-tab", true);
    whenTheOtherIsGone(this.lockName, () => location.reload());
  }

  /**
   * Answers kept from before a reload or crash go back onto the page; the sender takes them from the queue.
   * What was chosen while this script was still on its way is newer than both, and a change like any other.
   */
  restore() {
    const early = this.questions.numbers.filter((n) => this.questions.isTouched(n));
    for (const [n, event] of this.queue.latest()) {
      if (!event.refused && this.questions.sections.has(n) && !early.includes(n)) this.questions.write(n, event);
    }
    for (const n of early) this.changed(n);
    this.showMarks();
  }

  listen() {
    this.form.addEventListener("change", (event) => this.changed(this.questions.numberOf(event.target)));
    this.form.addEventListener("click", (event) => this.cleared(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault(); // Enter in a radio group
      this.sender.wake();
    });
    for (const button of document.querySelectorAll("button[name=go][value=hand_in]")) {
      button.addEventListener("click", (event) => this.asked(event));
    }
    for (const button of document.querySelectorAll("dialog [data-close]")) {
      button.addEventListener("click", () => button.closest("dialog").close());
    }
    for (const kind of ["online", "offline"]) window.addEventListener(kind, () => this.sender.wake());
    window.addEventListener("pageshow", (event) => event.persisted && this.sender.wake());
    window.addEventListener("pagehide", () => this.sender.farewell());
    document.addEventListener("visibilitychange", () => document.hidden || this.sender.wake());
  }

  /** @param {number | null} n */
  changed(n) {
    if (n === null) return;
    const change = { client: this.client, epoch: this.epoch, n, ...this.questions.read(n), t: Math.round(performance.now()) };
    this.queue.put(change, Math.max(this.lastSeq + 1, seqFloor(this.clock.nowMs())));
    this.showMarks();
    this.sender.changed();
    this.showSaved();
  }

  /** @param {MouseEvent} event */
  cleared(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-clear]") : null;
    if (!button) return;
    const n = this.questions.numberOf(button);
    this.questions.clear(n);
    this.changed(n);
  }

  /** @param {Event} event */
  asked(event) {
    event.preventDefault();
    this.palette.close();
    this.handIn.ask();
  }

  async flush() {
    const done = await this.sender.flush();
    this.handIn.renewToken(this.wire.token);
    return done;
  }

  /** @param {Reply} reply @param {AnswerEvent[]} batch */
  heard(reply, batch) {
    this.heardLast = reply.kind;
    if (reply.kind === "ok") this.waitingSince = performance.now();
    if (reply.kind === "ok") this.learn(reply.body, reply.sentAt, reply.receivedAt);
    if (reply.kind === "closed") this.leave();
    if (reply.kind === "taken_over" && this.sender.failures > 0) this.lose();
    line("signed-out", reply.kind === "signed_out");
    line("offline", reply.kind === "unreachable" && this.isFailing());
    this.showMarks();
    this.showSaved();
    if (reply.kind === "ok" && batch.length === 0) this.heal(reply.body);
    this.leaveWhenOver(reply);
  }

  /** @param {Ack} body @param {number} sentAt @param {number} receivedAt */
  learn(body, sentAt, receivedAt) {
    this.clock.learn(Date.parse(body.server_now), sentAt, receivedAt);
    this.hearDeadline(Date.parse(body.deadline_at));
    if (body.saved_at && (body.answered > 0 || body.acked.length > 0)) this.savedLine.savedAt = Date.parse(body.saved_at);
    this.state = body.state;
    const onHold = ON_HOLD.includes(body.state);
    this.lock("on-hold", onHold);
    line("on-hold", onHold);
  }

  /** @param {number} deadlineMs */
  hearDeadline(deadlineMs) {
    if (deadlineMs > this.deadlineMs + 1000) aloud(say("longer", { time: timeOfDay(deadlineMs, this.utcOffset, false) }));
    if (Number.isFinite(deadlineMs)) this.deadlineMs = deadlineMs;
  }

  /**
   * The server counts differently although nothing is waiting. Where it holds other answers, they came from elsewhere
   * and this page is behind; where it only lacks some, it has lost them, and they are sent once more. @param {Ack} body
   */
  async heal(body) {
    const isEven = body.answered === this.questions.answered().length;
    if (this.healed || isEven || this.locks.size > 0 || this.queue.events.size > 0) return;
    const form = await this.wire.paper();
    if (form === null || this.queue.events.size > 0) return;
    this.healed = true;
    const there = new Questions(form);
    if (there.answered().some((n) => !this.questions.isSame(n, there.read(n)))) return location.reload();
    for (const n of this.questions.answered()) if (!there.isAnswered(n)) this.changed(n);
  }

  tick() {
    const left = this.clock.leftMs(this.deadlineMs);
    this.countdown.show(left);
    const over = left <= 0;
    if (over && !this.locks.has("time-up")) this.sender.wake();
    this.lock("time-up", over);
    line("time-up", over);
    this.showSaved();
  }

  /** After the end, or once the server calls it closed: to the receipt, spread out so that a full room does not knock at once. @param {Reply} reply */
  leaveWhenOver(reply) {
    if (reply.kind !== "ok" || this.queue.pending().length > 0) return;
    const closedByServer = this.state !== "working" && !ON_HOLD.includes(this.state);
    if (closedByServer) this.leave();
    else if (this.clock.leftMs(this.deadlineMs) <= 0) this.leave(() => this.handIn.submit());
  }

  /** @param {() => void} [how] */
  leave(how = () => location.replace(this.entryUrl)) {
    if (this.leaving) return;
    this.leaving = true;
    this.handIn.renewToken(this.wire.token);
    setTimeout(how, Math.random() * LEAVE_JITTER_MS);
  }

  /** The exam goes on elsewhere: this page takes no more answers and keeps what it has. */
  lose() {
    this.sender.stop();
    this.lock("taken-over", true);
    line("taken-over", true);
  }

  /** @param {string} why @param {boolean} on */
  lock(why, on) {
    if (on === this.locks.has(why)) return;
    if (on) this.locks.add(why);
    else this.locks.delete(why);
    this.questions.lock(this.locks.size > 0);
  }

  /** Two tries failed, or answers have waited too long to call it "sending". */
  isFailing() {
    if (this.queue.pending().length === 0) this.waitingSince = performance.now();
    return this.sender.failures > 1 || performance.now() - this.waitingSince > SLOW_AFTER_MS;
  }

  showSaved() {
    const failing = this.isFailing();
    if (failing !== this.savedLine.wasFailing) this.marks.show(failing);
    const hopeless = this.heardLast === "trouble" || this.locks.has("taken-over");
    this.savedLine.show(this.queue, failing, hopeless);
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
}

const form = document.getElementById("paper");
if (form instanceof HTMLFormElement && window.HTMLDialogElement) {
  dress();
  new Exam(form).start();
}
