/**
 * When to send: soon after a change, again after a failure, and now and then to hear the time.
 * It never stops by itself, least of all near the end.
 */

import { OLDER } from "./queue.js";

/** @typedef {import("./queue.js").AnswerQueue} AnswerQueue */
/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */
/** @typedef {import("./wire.js").Wire} Wire */
/** @typedef {import("./wire.js").Reply} Reply */

const SOON_MS = 250;
const HEARTBEAT_MS = 20_000;
const HEARTBEAT_JITTER_MS = 10_000;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 15_000;
const BATCH = 100;

export class Sender {
  /**
   * @param {object} parts
   * @param {AnswerQueue} parts.queue
   * @param {Wire} parts.wire
   * @param {string} parts.client
   * @param {number} parts.epoch
   * @param {(reply: Reply, batch: AnswerEvent[]) => void} parts.onReply
   */
  constructor({ queue, wire, client, epoch, onReply }) {
    this.queue = queue;
    this.wire = wire;
    this.client = client;
    this.epoch = epoch;
    this.onReply = onReply;
    this.failures = 0;
    this.stopped = false;
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

  /** Send until nothing is left. @returns {Promise<boolean>} whether the server has everything */
  async flush() {
    if (this.travelling) await this.travelling;
    while (!this.stopped) {
      if (!(await this.#round())) return false;
      if (this.queue.pending().length === 0) return true;
    }
    return false;
  }

  /** Another page writes now, or the exam is over. */
  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** The page goes away: one last try that nothing waits for. */
  farewell() {
    if (!this.stopped && this.queue.pending().length > 0) this.wire.sendAndForget(this.#body(this.queue.batch(BATCH)));
  }

  /** Never later than what is already planned, except after a failure. @param {number} delayMs */
  #schedule(delayMs, evenIfLater = false) {
    const dueAt = performance.now() + delayMs;
    if (this.stopped || (!evenIfLater && dueAt >= this.dueAt)) return;
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
    const batch = this.queue.pending().length > 0 ? this.queue.batch(BATCH) : [];
    const reply = await this.wire.send(this.#body(batch));
    const progress = this.#settle(reply, batch);
    this.failures = progress ? 0 : this.failures + 1;
    this.onReply(reply, batch);
    this.#schedule(this.#pause(reply), true);
    return progress;
  }

  /** @param {AnswerEvent[]} batch */
  #body(batch) {
    const events = batch.map(({ seq, n, value, flag, t }) => ({ seq, n, value, flag, t }));
    return { client: batch[0]?.client ?? this.client, epoch: batch[0]?.epoch ?? this.epoch, events };
  }

  /** Take the server's word for each event it names. @param {Reply} reply @param {AnswerEvent[]} batch */
  #settle(reply, batch) {
    if (reply.kind === "taken_over" && batch.length > 0 && batch[0].epoch < this.epoch) {
      for (const event of batch) this.queue.refuse(event, OLDER);
      return true;
    }
    if (reply.kind !== "ok") return false;
    const acked = batch.filter((event) => reply.body.acked.includes(event.seq));
    this.queue.acked(acked);
    const refused = batch.filter((event) => !acked.includes(event)).map((event) => this.#refusal(event, reply.body.refused));
    return batch.length === 0 || acked.length > 0 || refused.some(Boolean);
  }

  /** @param {AnswerEvent} event @param {{seq: number, message: string}[]} refusals */
  #refusal(event, refusals) {
    const refusal = refusals?.find((each) => each.seq === event.seq);
    if (refusal) this.queue.refuse(event, refusal.message || "refused");
    return Boolean(refusal);
  }

  /** @param {Reply} reply */
  #pause(reply) {
    if (this.failures > 0) return retryMs(this.failures, reply.kind === "unreachable" ? reply.waitMs : 0);
    if (this.queue.pending().length > 0) return SOON_MS;
    return HEARTBEAT_MS + Math.random() * HEARTBEAT_JITTER_MS;
  }
}

/** Full jitter, doubling to fifteen seconds, never sooner than the server asked. @param {number} failures @param {number} atLeastMs */
export function retryMs(failures, atLeastMs) {
  const ceiling = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** failures);
  const wait = RETRY_FIRST_MS + Math.random() * (ceiling - RETRY_FIRST_MS);
  return atLeastMs > 0 ? atLeastMs + Math.random() * RETRY_FIRST_MS : wait;
}
