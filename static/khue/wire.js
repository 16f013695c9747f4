/**
 * Requests to the server and what became of them. Saving, closing and knowing the time need nothing but these.
 * A reply that is not our server's (a hotel's sign-in page, a proxy's error) counts as no reply.
 */

import { OLDER } from "./queue.js";
import { asSent } from "./sealing.js";

/**
 * @typedef {import("./queue.js").AnswerQueue} AnswerQueue
 * @typedef {import("./queue.js").AnswerEvent} AnswerEvent
 *
 * @typedef {{[n: string]: {value: string[], flag: boolean}}} Answers
 *
 * @typedef {object} Said the fields of a reply that this client reads; which are there depends on the request
 * @property {string} server_now
 * @property {string} [state] soon, open, working, paused, held, handed_in, missed, taken_over
 * @property {string | null} [deadline_at]
 * @property {string} [opens_at]
 * @property {boolean} [can_start]
 * @property {number} [epoch]
 * @property {number} [last_seq]
 * @property {Answers} [answers]
 * @property {{url: string, digest: string} | null} [paper]
 * @property {string} [attempt]
 * @property {string} [paper_key]
 * @property {string} [paper_digest]
 * @property {{kid?: string, jwk: JsonWebKey} | JsonWebKey | null} [rescue_key]
 * @property {string} [token]
 * @property {string} [last_seen_at]
 * @property {number[]} [acked]
 * @property {{seq: number, code: string, message: string, next: string}[]} [refused]
 * @property {number} [answered]
 * @property {string} [digest]
 * @property {string | null} [saved_at]
 * @property {string} [receipt]
 * @property {string} [finished_at]
 * @property {{entry: string, token: string}[]} [entries]
 *
 * @typedef {object} Reply
 * @property {boolean} ok
 * @property {string} code "" when ok, "unreachable" when nobody of ours answered
 * @property {"" | "resend" | "renew" | "open" | "stop" | "ask" | "drop"} next what the server wants done now
 * @property {string} message for the candidate, in the page's language
 * @property {Said} body
 * @property {number} waitMs as told by Retry-After
 * @property {number} sentAt monotonic ms
 * @property {number} receivedAt monotonic ms
 */

const TIMEOUT_MS = 12_000;
const SOON_MS = 250;
const HEARTBEAT_MS = 20_000;
const STOPPED_HEARTBEAT_MS = 5_000;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 15_000;
const RETRY_HURRIED_MS = 4_000;
const BATCH = 100;

export class Wire {
  /** @param {string} entry its public name @param {string} token what names the entry and its candidate to the server */
  constructor(entry, token) {
    this.entry = entry;
    this.token = token;
  }

  /** @param {object} body of changes; none: a heartbeat */
  events(body) {
    return this.#post("events", body);
  }

  /** A last word while the page goes away; the queue keeps the events, so nothing hangs on it. @param {object} body */
  farewell(body) {
    fetch(this.#url("events"), { ...this.#request(body), keepalive: true }).catch(() => {});
  }

  /** @param {{client: string, access_code?: string, take_over?: boolean}} body */
  start(body) {
    return this.#post("start", body);
  }

  /** @param {{client: string, epoch: number, digest: string}} body */
  handIn(body) {
    return this.#post("hand-in", body);
  }

  /** @param {"sealed" | "plain" | "none"} paper what this device has @param {boolean} storage whether it keeps what is written */
  state(paper, storage) {
    return exchange(`${this.#url("state")}?paper=${paper}&storage=${storage ? 1 : 0}`, this.#request());
  }

  /** @param {{code: string} | {username: string, password: string}} who @returns {Promise<Reply>} */
  async signIn(who) {
    const reply = await exchange("/api/sign-in/", this.#request(who));
    const mine = (reply.body.entries ?? []).find((each) => plain(each.entry) === plain(this.entry));
    if (reply.ok && !mine) return { ...reply, ok: false, code: "not_here" };
    if (reply.ok) this.token = mine.token;
    return reply;
  }

  /** @param {string} door */
  #url(door) {
    return `/api/exam/${this.entry}/${door}/`;
  }

  /** @param {string} door @param {object} body */
  #post(door, body) {
    return exchange(this.#url(door), this.#request(body));
  }

  /** No cookies travel: the token says who asks, and a save stays small. @param {object} [body] @returns {RequestInit} */
  #request(body) {
    return {
      method: body ? "POST" : "GET",
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      headers: { Authorization: `Bearer ${this.token}`, "Accept-Language": document.documentElement.lang },
      body: body && JSON.stringify(body),
    };
  }
}

/** @param {string} uid */
function plain(uid) {
  return uid.replaceAll("-", "").toLowerCase();
}

/** @param {string} url @param {RequestInit} request @returns {Promise<Reply>} */
async function exchange(url, request) {
  const sentAt = performance.now();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    return await read(await fetch(url, { ...request, signal: abort.signal }), sentAt);
  } catch {
    return nobody(sentAt, 0); // no network, no answer in time, or a page instead of data
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} response @param {number} sentAt @returns {Promise<Reply>} */
async function read(response, sentAt) {
  const receivedAt = performance.now();
  const waitMs = retryAfterMs(response);
  const body = await response.json().catch(() => null);
  if (typeof body?.v !== "number") return nobody(sentAt, waitMs);
  const { code = "", next = "", message = "" } = response.ok ? {} : body;
  return { ok: response.ok, code, next, message, body, waitMs, sentAt, receivedAt };
}

/** @param {number} sentAt @param {number} waitMs @returns {Reply} */
function nobody(sentAt, waitMs) {
  const body = { server_now: "" };
  return { ok: false, code: "unreachable", next: "resend", message: "", body, waitMs, sentAt, receivedAt: performance.now() };
}

/** Retry-After in seconds; its other form, a date, would need this computer's clock. @param {Response} response */
function retryAfterMs(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/**
 * When to send: soon after a change, again after a failure, and now and then to hear the time.
 * It never stops by itself, least of all near the end. Before the first answer of a page it opens the attempt, which
 * makes this client the writer; answers of an earlier page, which carry an epoch already, do not wait for that.
 */
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
    const events = batch.map(asSent);
    return { client: batch[0]?.client ?? this.client, epoch: batch[0]?.epoch ?? this.epoch, events };
  }

  /** @param {Reply} reply */
  #opened(reply) {
    if (!reply.ok) this.#obey(reply);
    else this.open(reply);
    return reply.ok;
  }

  /** The attempt was opened before this sender was there. @param {Reply} reply of the start */
  begin(reply) {
    this.open(reply);
    this.#schedule(this.#pause(reply), true);
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
