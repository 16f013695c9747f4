/**
 * Answers written down in this browser before they travel, and kept until the server names their
 * own number. One storage key per event, so two tabs can never overwrite each other's.
 * Only question numbers and option ids are kept: no text of any question.
 */

/**
 * @typedef {object} AnswerEvent
 * @property {string} client who made it: events are told apart by (client, seq)
 * @property {number} epoch the writer epoch it was made under
 * @property {number} seq grows within an attempt, across reloads and devices
 * @property {number} n question number
 * @property {string[]} value option ids; empty means the choice was cleared
 * @property {boolean} flag
 * @property {number} t ms since the page started
 * @property {string} [refused] the server's reason, once it has refused this event
 */

/** Why an event made before the exam went on elsewhere is not sent again. */
export const OLDER = "older";

const EVENTS = "khue:answer:";
const LAST = "khue:last-seq:";

export class AnswerQueue {
  /**
   * @param {string} attempt
   * @param {Storage | null} storage null where the browser keeps nothing
   */
  constructor(attempt, storage) {
    this.prefix = `${EVENTS}${attempt}:`;
    this.lastKey = LAST + attempt;
    this.storage = storage;
    /** True while everything queued would survive a reload. */
    this.durable = storage !== null;
    /** @type {Map<string, AnswerEvent>} */
    this.events = this.#load();
    this.lastSeq = Number(this.#read(this.lastKey) ?? 0);
  }

  /**
   * Write an event down. `floor` keeps numbers growing where this browser has forgotten the last one.
   * @param {Omit<AnswerEvent, "seq">} change
   * @param {number} floor
   */
  put(change, floor) {
    this.lastSeq = Math.max(this.lastSeq + 1, floor);
    const event = { ...change, seq: this.lastSeq };
    this.events.set(this.#key(event), event);
    this.#write(this.lastKey, String(this.lastSeq));
    this.#write(this.#key(event), JSON.stringify(event));
    return event;
  }

  /** Events the server has not answered for yet, oldest first. */
  pending() {
    return this.#sorted().filter((event) => !event.refused);
  }

  /** The oldest events that may travel together: one client, one epoch. @param {number} limit */
  batch(limit) {
    const all = this.pending();
    const like = all[0];
    return all.filter((e) => e.client === like.client && e.epoch === like.epoch).slice(0, limit);
  }

  /** The newest word on each question, the refused ones too. */
  latest() {
    return new Map(this.#sorted().map((event) => [event.n, event]));
  }

  /**
   * The server has these: the only way out of the queue for an event that is not refused.
   * Refusals that a newer answer to the same question has overtaken go with them.
   * @param {AnswerEvent[]} events
   */
  acked(events) {
    for (const event of events) {
      this.#drop(event);
      for (const old of [...this.events.values()]) {
        if (old.refused && old.n === event.n && byAge(old, event) < 0) this.#drop(old);
      }
    }
  }

  /** The server will not take this one: kept as evidence, not sent again. @param {AnswerEvent} event @param {string} reason */
  refuse(event, reason) {
    event.refused = reason;
    this.#write(this.#key(event), JSON.stringify(event));
  }

  refused() {
    return this.#sorted().filter((event) => event.refused);
  }

  /** After hand-in a shared computer keeps nothing of this attempt. */
  forget() {
    for (const event of [...this.events.values()]) this.#drop(event);
    this.storage?.removeItem(this.lastKey);
  }

  #sorted() {
    return [...this.events.values()].sort(byAge);
  }

  /** @param {AnswerEvent} event */
  #key(event) {
    return `${this.prefix}${event.client}:${event.seq}`;
  }

  /** @param {AnswerEvent} event */
  #drop(event) {
    this.events.delete(this.#key(event));
    this.storage?.removeItem(this.#key(event));
  }

  #load() {
    const events = new Map();
    for (const key of Object.keys(this.storage ?? {})) {
      if (key.startsWith(this.prefix)) events.set(key, JSON.parse(this.#read(key) ?? "null"));
    }
    return events;
  }

  /** @param {string} key */
  #read(key) {
    return this.storage?.getItem(key) ?? null;
  }

  /** @param {string} key @param {string} text */
  #write(key, text) {
    try {
      this.storage?.setItem(key, text);
    } catch {
      this.durable = false; // full or forbidden: the event stays in memory and the page says so
    }
  }
}

/** @param {AnswerEvent} a @param {AnswerEvent} b */
function byAge(a, b) {
  return a.epoch - b.epoch || a.seq - b.seq;
}

/**
 * Where event numbers begin on a device that has none yet: seconds of server time, so that a second
 * device, or a browser that has forgotten, still numbers later than the first.
 * @param {number} nowMs server time
 */
export function seqFloor(nowMs) {
  return Math.floor((nowMs - Date.UTC(2025, 0, 1)) / 1000);
}

/**
 * localStorage or sessionStorage, if the browser really keeps what is written.
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Storage | null}
 */
export function workingStorage(name) {
  try {
    const storage = window[name];
    storage.setItem("khue:probe", "1");
    storage.removeItem("khue:probe");
    return storage;
  } catch {
    return null;
  }
}

/** A name for this tab, the same after a reload where the browser allows. */
export function clientId() {
  const storage = workingStorage("sessionStorage");
  const known = storage?.getItem("khue:client");
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  storage?.setItem("khue:client", id);
  return id;
}
