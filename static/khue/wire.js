/** One request to the server and what became of it, told apart by what the candidate should do. */

/**
 * @typedef {object} Ack
 * @property {string} server_now
 * @property {string} deadline_at
 * @property {string} state
 * @property {number[]} acked
 * @property {{seq: number, code: string, message: string}[]} refused
 * @property {number} answered
 * @property {string | null} saved_at
 *
 * @typedef {{kind: "ok", body: Ack, sentAt: number, receivedAt: number}
 *   | {kind: "signed_out"} | {kind: "closed"} | {kind: "taken_over"}
 *   | {kind: "trouble"} | {kind: "unreachable", waitMs: number}} Reply
 */

const TIMEOUT_MS = 12_000;

export class Wire {
  /** @param {{eventsUrl: string, entryUrl: string, attempt: string, token: string}} address */
  constructor({ eventsUrl, entryUrl, attempt, token }) {
    this.eventsUrl = eventsUrl;
    this.entryUrl = entryUrl;
    this.attempt = attempt;
    this.token = token;
  }

  /**
   * Send a batch; if the form token has gone stale (signing in elsewhere changes it), fetch a new one
   * and try the same batch once more.
   * @param {object} body
   * @returns {Promise<Reply>}
   */
  async send(body) {
    const reply = await this.#post(body);
    if (reply.kind !== "signed_out") return reply;
    const renewed = await this.#renewToken();
    return renewed.kind === "ok" ? this.#post(body) : renewed;
  }

  /** A last word while the page goes away; the queue keeps the events, so nothing hangs on it. @param {object} body */
  sendAndForget(body) {
    fetch(this.eventsUrl, { ...this.#request(body), keepalive: true }).catch(() => {});
  }

  /** @param {object} body @returns {RequestInit} */
  #request(body) {
    return {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(body),
    };
  }

  /** @param {object} body @returns {Promise<Reply>} */
  async #post(body) {
    const sentAt = performance.now();
    try {
      const response = await fetchInTime(this.eventsUrl, this.#request(body));
      return await read(response, sentAt);
    } catch {
      return { kind: "unreachable", waitMs: 0 }; // no network, no answer in time, or a page instead of data
    }
  }

  /** @returns {Promise<{kind: "ok"} | {kind: "signed_out"} | {kind: "closed"} | {kind: "unreachable", waitMs: number}>} */
  async #renewToken() {
    try {
      const page = await this.#entryPage();
      if (this.#isOurs(page, "#receipt")) return { kind: "closed" };
      if (!this.#isOurs(page, "#paper")) return { kind: "signed_out" };
      this.token = tokenOf(page);
      return { kind: "ok" };
    } catch {
      return { kind: "unreachable", waitMs: 0 };
    }
  }

  /** The paper with the answers that the server holds now. @returns {Promise<HTMLFormElement | null>} null if it cannot be had */
  async paper() {
    try {
      const page = await this.#entryPage();
      return this.#isOurs(page, "#paper") ? page.querySelector("#paper") : null;
    } catch {
      return null;
    }
  }

  async #entryPage() {
    const response = await fetchInTime(this.entryUrl, { credentials: "same-origin", cache: "no-store" });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /** @param {Document} page @param {string} selector */
  #isOurs(page, selector) {
    return page.querySelector(selector)?.getAttribute("data-attempt") === this.attempt;
  }
}

/** @param {Document} page */
export function tokenOf(page) {
  const input = page.querySelector("input[name=csrfmiddlewaretoken]");
  return input?.getAttribute("value") ?? "";
}

/** @param {Response} response @param {number} sentAt @returns {Promise<Reply>} */
async function read(response, sentAt) {
  const receivedAt = performance.now();
  if (response.ok) {
    const body = await response.json();
    if (!Array.isArray(body.acked)) throw new TypeError("not our server");
    return { kind: "ok", body, sentAt, receivedAt };
  }
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return { kind: "signed_out" };
  if (response.status === 409) return { kind: (await response.json()).code === "taken_over" ? "taken_over" : "closed" };
  if (response.status === 429 || response.status >= 500) return { kind: "unreachable", waitMs: retryAfterMs(response) };
  return { kind: "trouble" };
}

/** Retry-After in seconds; its other form, a date, would need this computer's clock. @param {Response} response */
function retryAfterMs(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/** @param {string} url @param {RequestInit} request */
async function fetchInTime(url, request) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    return await fetch(url, { ...request, signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}
