/**
 * When to send: soon after a change, again after a failure, and now and then to hear the time.
 * It never stops by itself, least of all near the end. Before the first answer of a page it opens the attempt, which
 * makes this client the writer; answers of an earlier page, which carry an epoch already, do not wait for that.
 */

import { OLDER } from "./queue.js";

/** @typedef {import("./queue.js").AnswerQueue} AnswerQueue */
/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */
/** @typedef {import("./wire.js").Wire} Wire */
/** @typedef {import("./wire.js").Reply} Reply */

const SOON_MS = 250;
const HEARTBEAT_MS = 20_000;
const STOPPED_HEARTBEAT_MS = 5_000;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 15_000;
const RETRY_HURRIED_MS = 4_000;
const BATCH = 100;

export class Sender {
  /**
   * @param {object} parts
   * @param {AnswerQueue} parts.queue
   * @param {Wire} parts.wire
   * @param {string} parts.client
   * @param {string} [parts.accessCode]
   * @param {(event: AnswerEvent) => void} [parts.renew] give the event a new number and time
   * @param {(reply: Reply, kind: "events" | "start", batch: AnswerEvent[]) => void} parts.onReply
   */
  constructor({ queue, wire, client, accessCode = "", renew = () => {}, onReply }) {
    this.queue = queue;
    this.wire = wire;
    this.client = client;
    this.accessCode = accessCode;
    this.renew = renew;
    this.onReply = onReply;
    /** @type {number} 0: this page has not opened the attempt */
    this.epoch = 0;
    this.takeOver = false;
    this.failures = 0;
    /** True while only a person can change anything: nothing is tried until `go`. */
    this.resting = false;
    this.stopped = false;
    /** The clock stands still, or the staff hold the exam: ask more often whether it goes on. */
    this.onHold = false;
    /** The time of grace runs: try more often. */
    this.hurried = false;
    this.limit = BATCH;
    this.timer = 0;
    this.dueAt = Infinity;
    /** @type {Promise<boolean> | null} */
    this.travelling = null;
  }

  /** Something was queued. A first change is sent within SOON_MS; later ones ride along. */
  changed() {
    if (this.failures === 0 && !this.travelling) this.#schedule(SOON_MS);
  }

  /** Try at once: the network is back, the page is looked at again, the time is over. */
  wake() {
    if (!this.travelling) this.#schedule(0);
  }

  /** The person has answered. */
  go({ takeOver = false } = {}) {
    this.takeOver = takeOver;
    this.resting = false;
    this.failures = 0;
    this.wake();
  }

  /** Ask the server for all that it holds. */
  reopen() {
    this.epoch = 0;
    this.wake();
  }

  /** Send until nothing is left. @returns {Promise<boolean>} whether the server has everything */
  async flush() {
    if (this.travelling) await this.travelling;
    while (!this.stopped && !this.resting) {
      if (!(await this.#round())) return false;
      if (this.epoch > 0 && this.queue.pending().length === 0) return true;
    }
    return false;
  }

  /** The exam is over. */
  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** The page goes away: one last try that nothing waits for. */
  farewell() {
    const batch = this.queue.batch(this.limit);
    if (!this.stopped && batch.length > 0) this.wire.farewell(this.#body(batch));
  }

  /** Never later than what is already planned, except after a failure. @param {number} delayMs */
  #schedule(delayMs, evenIfLater = false) {
    const dueAt = performance.now() + delayMs;
    if (this.stopped || this.resting || (!evenIfLater && dueAt >= this.dueAt)) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => this.#round(), delayMs);
  }

  /** One request; two never travel at once. */
  #round() {
    this.travelling ??= this.#exchange().finally(() => {
      this.travelling = null;
    });
    return this.travelling;
  }

  async #exchange() {
    clearTimeout(this.timer);
    this.dueAt = Infinity;
    const batch = this.queue.batch(this.limit);
    const kind = batch.length === 0 && this.epoch === 0 ? "start" : "events";
    const reply = kind === "start" ? await this.wire.start(this.#wish()) : await this.wire.events(this.#body(batch));
    const progress = kind === "start" ? this.#opened(reply) : this.#settle(reply, batch);
    this.failures = progress ? 0 : this.failures + 1;
    this.onReply(reply, kind, batch);
    this.#schedule(this.#pause(reply), true);
    return progress;
  }

  #wish() {
    return { client: this.client, access_code: this.accessCode, take_over: this.takeOver };
  }

  /** @param {AnswerEvent[]} batch */
  #body(batch) {
    const events = batch.map(({ seq, n, value, flag, t }) => ({ seq, n, value, flag, t }));
    return { client: batch[0]?.client ?? this.client, epoch: batch[0]?.epoch ?? this.epoch, events };
  }

  /** @param {Reply} reply */
  #opened(reply) {
    if (!reply.ok) this.#obey(reply);
    else this.open(reply);
    return reply.ok;
  }

  /** This client is the writer now: what waited for that gets its epoch. @param {Reply} reply of a start */
  open({ body }) {
    this.epoch = body.epoch;
    this.takeOver = false;
    this.wire.token = body.token ?? this.wire.token;
    this.queue.adopt(body.epoch, body.last_seq);
  }

  /** @param {Reply} reply what the server wants of the whole request */
  #obey(reply) {
    const signedOut = reply.code.startsWith("token_");
    if (signedOut || reply.next === "ask" || reply.next === "stop") this.resting = true;
    else if (reply.next === "open") this.epoch = 0;
  }

  /** Take the server's word for each event it names. @param {Reply} reply @param {AnswerEvent[]} batch */
  #settle(reply, batch) {
    if (!reply.ok && reply.next === "drop") return this.#drop(reply, batch);
    if (!reply.ok) this.#obey(reply);
    if (!reply.ok) return false;
    const acked = batch.filter((event) => reply.body.acked?.includes(event.seq));
    this.queue.acked(acked);
    const given = batch.filter((event) => this.#isGivenUp(event, reply));
    return batch.length === 0 || acked.length > 0 || given.length > 0;
  }

  /** A request that cannot be read: its events go one by one, and only the one at fault is given up. @param {Reply} reply @param {AnswerEvent[]} batch */
  #drop(reply, batch) {
    if (batch.length === 1) this.queue.refuse(batch[0], reply.message || reply.code);
    this.limit = 1;
    return batch.length > 0;
  }

  /** @param {AnswerEvent} event @param {Reply} reply */
  #isGivenUp(event, reply) {
    const refusal = reply.body.refused?.find((each) => each.seq === event.seq);
    if (!refusal) return false;
    const renewed = refusal.next === "renew" && event.epoch === reply.body.epoch;
    if (renewed) queueMicrotask(() => this.renew(event)); // once the clock has learned from this reply
    else this.queue.refuse(event, event.epoch < reply.body.epoch ? OLDER : refusal.message || refusal.code);
    return !renewed;
  }

  /** @param {Reply} reply */
  #pause(reply) {
    if (this.failures > 0) return retryMs(this.failures, reply.waitMs, this.hurried ? RETRY_HURRIED_MS : RETRY_LONGEST_MS);
    if (this.queue.pending().length > 0 || this.epoch === 0) return SOON_MS;
    return (this.onHold ? STOPPED_HEARTBEAT_MS : HEARTBEAT_MS) * (1 + Math.random() / 2);
  }
}

/**
 * Full jitter, doubling up to the longest, never sooner than the server asked.
 * @param {number} failures @param {number} atLeastMs @param {number} [longestMs]
 */
export function retryMs(failures, atLeastMs, longestMs = RETRY_LONGEST_MS) {
  const ceiling = Math.min(longestMs, RETRY_FIRST_MS * 2 ** failures);
  const wait = RETRY_FIRST_MS + Math.random() * (ceiling - RETRY_FIRST_MS);
  return atLeastMs > 0 ? atLeastMs + Math.random() * RETRY_FIRST_MS : wait;
}
