/**
 * Requests to the server and what became of them. Saving, closing and knowing the time need nothing but these.
 * A reply that is not our server's (a hotel's sign-in page, a proxy's error) counts as no reply.
 */

/**
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
