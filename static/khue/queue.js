/**
 * Answers written down in this browser before they travel, and kept until the server names their
 * own number. One storage key per event, so two tabs can never overwrite each other's.
 * Only question numbers, option ids and what was written are kept: no text of any question.
 *
 * Twice, because each way has a gap: localStorage is there before the next line of code runs, but a browser may bring
 * it to the disk seconds later; IndexedDB is a moment later, and then on the disk.
 *
 * Where the browser has cryptography they are encrypted, so that the next user of a shared computer cannot read them.
 * That takes a moment, and a page may not have it: in that moment, before any disk, localStorage holds them readable.
 */

import { openText, sealText } from "./sealing.js";

/**
 * @typedef {object} AnswerEvent
 * @property {string} client who made it: events are told apart by (client, seq)
 * @property {number} epoch the writer epoch it was made under; 0 until this page has opened the attempt
 * @property {number} seq grows within an attempt, across reloads and devices
 * @property {number} n question number
 * @property {string[]} value option ids; empty means the choice was cleared, where nothing was written
 * @property {string} [text] what was written, instead of a choice
 * @property {boolean} flag
 * @property {number} t when it was made: ms since 1970 by server time
 * @property {string} [refused] the server's reason, once it has refused this event
 */

/** Why an event made before the exam went on elsewhere is not sent again. */
export const OLDER = "older";

const EVENTS = "khue:answer:";
const SEALED = "khue:sealed:"; // as long as the other
const LAST = "khue:last-seq:";
const CLIENT = "khue:client";
const SHELF = "answers";
const SHELF_MS = 1000;
/** How long the slower way may take on a slow device, where nobody waits for it. */
export const SLOW_SHELF_MS = 20_000;

export class AnswerQueue {
  /**
   * @param {string} entry whose answers these are
   * @param {Storage | null} storage null where the browser keeps nothing
   * @param {Promise<CryptoKey[]> | null} [keys] to encrypt with (the first) and to decrypt with; null: kept readable
   */
  constructor(entry, storage, keys = null) {
    this.entry = entry;
    this.lastKey = LAST + entry;
    this.storage = storage;
    this.keys = keys;
    this.shelf = new Shelf();
    /** True while everything queued would survive a reload. */
    this.durable = storage !== null;
    /** @type {Map<string, AnswerEvent>} by their names, without what is said of the way they are kept */
    this.events = this.#load();
    this.lastSeq = 0;
    /** The greatest number that the server has taken from this page. */
    this.lastAcked = 0;
  }

  /**
   * What is kept encrypted, and what only the slower of the two ways has kept, because the whole browser died.
   * @param {number} [patienceMs] how long the slower way may take
   * @returns {Promise<boolean>} false where it did not answer in that time: then more may be found later
   */
  async recover(patienceMs = SHELF_MS) {
    const answers = await Promise.all([SEALED, EVENTS].map((way) => this.shelf.all(this.#key(way), patienceMs)));
    const shelved = answers.flatMap((found) => found ?? []);
    for (const [key, kept] of [...this.#stored(SEALED), ...shelved]) {
      const name = key.slice(EVENTS.length);
      if (!this.events.has(name)) this.#take(name, await this.#open(name, kept));
    }
    if (this.keys) for (const event of this.events.values()) this.#seal(this.#name(event), JSON.stringify(event));
    return answers.every((found) => found !== null);
  }

  /**
   * Write an event down. `floor` keeps numbers growing where this browser has forgotten the last one; the last one is
   * read again each time, since another tab of this browser writes under the same name.
   * @param {Omit<AnswerEvent, "seq">} change
   * @param {number} floor
   */
  put(change, floor) {
    this.lastSeq = Math.max(this.lastSeq + 1, Number(this.#read(this.lastKey) ?? 0) + 1, floor);
    const event = { ...change, seq: this.lastSeq };
    this.events.set(this.#name(event), event);
    this.#write(this.lastKey, String(this.lastSeq));
    this.#keep(event);
    return event;
  }

  /** What was chosen before the attempt was open belongs to the epoch that it was opened in. @param {number} epoch @param {number} [lastSeq] of all devices */
  adopt(epoch, lastSeq = 0) {
    this.lastSeq = Math.max(this.lastSeq, lastSeq);
    for (const event of this.events.values()) {
      if (event.epoch !== 0) continue;
      event.epoch = epoch;
      this.#keep(event);
    }
  }

  /** Events the server has not answered for yet, oldest first. */
  pending() {
    return this.#sorted().filter((event) => !event.refused);
  }

  /** The oldest events that may travel together: one client, one epoch. @param {number} limit */
  batch(limit) {
    const all = this.pending().filter((event) => event.epoch > 0);
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
      this.lastAcked = Math.max(this.lastAcked, event.seq);
      this.#drop(event);
      for (const old of [...this.events.values()]) {
        if (old.refused && old.n === event.n && byAge(old, event) < 0) this.#drop(old);
      }
    }
  }

  /** The same choice under a new number and time; nothing of it is lost in between. @param {AnswerEvent} event @param {number} t */
  renew(event, t) {
    if (!this.events.has(this.#name(event))) return;
    this.put({ ...event, t }, 0);
    this.#drop(event);
  }

  /** The server will not take this one: kept as evidence, not sent again. @param {AnswerEvent} event @param {string} reason */
  refuse(event, reason) {
    event.refused = reason;
    this.#keep(event);
  }

  refused() {
    return this.#sorted().filter((event) => event.refused);
  }

  /** After hand-in a shared computer keeps nothing of this attempt. */
  forget() {
    this.events.clear();
    for (const way of [EVENTS, SEALED]) {
      for (const [key] of this.#stored(way)) this.storage.removeItem(key);
      this.shelf.clear(this.#key(way));
    }
    this.storage?.removeItem(this.lastKey);
  }

  #sorted() {
    return [...this.events.values()].sort(byAge);
  }

  /** @param {string} way @param {string} [name] of an event; none: what all of this entry begin with */
  #key(way, name = `${this.entry}:`) {
    return way + name;
  }

  /** @param {AnswerEvent} event */
  #name(event) {
    return `${this.entry}:${event.client}:${event.seq}`;
  }

  /** @param {AnswerEvent} event */
  #keep(event) {
    const name = this.#name(event);
    const text = JSON.stringify(event);
    this.#write(this.#key(EVENTS, name), text);
    if (this.keys) this.#seal(name, text);
    else this.shelf.put(this.#key(EVENTS, name), text);
  }

  /** Encrypted, what is readable goes; where that fails it stays, for no answer may be lost. @param {string} name @param {string} text */
  async #seal(name, text) {
    const sealed = await this.keys.then(([key]) => sealText(key, name, text)).catch(() => "");
    if (JSON.stringify(this.events.get(name)) !== text) return; // the server has it, or a later turn keeps it
    this.shelf.put(this.#key(sealed ? SEALED : EVENTS, name), sealed || text);
    if (sealed) this.shelf.drop(this.#key(EVENTS, name)); // of an earlier version
    if (sealed && this.#writes(this.#key(SEALED, name), sealed)) this.storage?.removeItem(this.#key(EVENTS, name));
  }

  /** @param {string} name @param {string | AnswerEvent} kept @returns {Promise<AnswerEvent | null>} null: no key of ours opens it */
  async #open(name, kept) {
    if (typeof kept !== "string") return kept; // an earlier version kept it so
    const text = kept.startsWith("{") ? kept : await openText((await this.keys) ?? [], name, kept).catch(() => "");
    return text ? JSON.parse(text) : null;
  }

  /** @param {string} name @param {AnswerEvent | null} event */
  #take(name, event) {
    if (!event) return;
    this.events.set(name, event);
    this.lastSeq = Math.max(this.lastSeq, event.seq);
  }

  /** @param {AnswerEvent} event */
  #drop(event) {
    const name = this.#name(event);
    this.events.delete(name);
    for (const way of [EVENTS, SEALED]) {
      this.storage?.removeItem(this.#key(way, name));
      this.shelf.drop(this.#key(way, name));
    }
  }

  #load() {
    /** @type {[string, AnswerEvent][]} */
    const readable = this.#stored(EVENTS).map(([key, text]) => [key.slice(EVENTS.length), JSON.parse(text)]);
    return new Map(readable);
  }

  /** What localStorage keeps of this entry in one of the two ways. @param {string} way @returns {[string, string][]} */
  #stored(way) {
    const keys = Object.keys(this.storage ?? {}).filter((key) => key.startsWith(this.#key(way)));
    return keys.map((key) => /** @type {[string, string]} */ ([key, this.#read(key)])).filter(([, text]) => text !== null);
  }

  /** @param {string} key */
  #read(key) {
    return this.storage?.getItem(key) ?? null;
  }

  /** @param {string} key @param {string} text */
  #write(key, text) {
    if (!this.#writes(key, text)) this.durable = false; // the event stays in memory and the page says so
  }

  /** @param {string} key @param {string} text @returns {boolean} false where it is full or forbidden */
  #writes(key, text) {
    try {
      this.storage?.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }
}

/** A table of IndexedDB; where there is none, an empty one. A slow device may take its time to open it. */
class Shelf {
  constructor() {
    /** @type {Promise<IDBDatabase | null>} */
    this.db = openShelf().catch(() => null);
  }

  /** @param {string} key @param {string} text */
  async put(key, text) {
    (await this.#table("readwrite"))?.put(text, key);
  }

  /** @param {string} key */
  async drop(key) {
    (await this.#table("readwrite"))?.delete(key);
  }

  /** @param {string} prefix */
  async clear(prefix) {
    (await this.#table("readwrite"))?.delete(beginning(prefix));
  }

  /** @param {string} prefix @param {number} patienceMs @returns {Promise<[string, string | AnswerEvent][] | null>} null: no answer yet */
  async all(prefix, patienceMs) {
    return Promise.race([this.#all(prefix), pause(patienceMs).then(() => null)]);
  }

  /** @param {string} prefix @returns {Promise<[string, string | AnswerEvent][]>} */
  async #all(prefix) {
    const table = await this.#table("readonly");
    const range = table && beginning(prefix);
    const [keys, kept] = table ? await Promise.all([done(table.getAllKeys(range)), done(table.getAll(range))]) : [[], []];
    return keys.map((key, place) => [String(key), kept[place]]);
  }

  /** @param {IDBTransactionMode} mode */
  async #table(mode) {
    const db = await this.db;
    return db?.transaction(SHELF, mode, { durability: "strict" }).objectStore(SHELF) ?? null;
  }
}

/** @param {string} prefix */
function beginning(prefix) {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

/** @returns {Promise<IDBDatabase>} */
async function openShelf() {
  const request = indexedDB.open("khue", 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(SHELF));
  return done(request);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

/** What was chosen before the attempt was open is newer than all that carries an epoch. @param {AnswerEvent} a @param {AnswerEvent} b */
function byAge(a, b) {
  return (a.epoch || Infinity) - (b.epoch || Infinity) || a.seq - b.seq;
}

/**
 * Where event numbers begin: tenths of seconds of server time, so that a browser that has forgotten what it sent never
 * uses a number twice.
 * @param {number} nowMs server time
 */
export function seqFloor(nowMs) {
  return Math.floor((nowMs - Date.UTC(2025, 0, 1)) / 100);
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

let unkept = "";

/** A name for this browser, kept as long as it keeps anything; where it keeps nothing, a name for this page. */
export function clientId() {
  const storage = workingStorage("localStorage");
  const known = storage?.getItem(CLIENT) ?? unkept;
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  unkept = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  storage?.setItem(CLIENT, unkept);
  return unkept;
}

// Of several tabs with the same exam, one writes.

const SETTLE_MS = 600;
const ASK_MS = 300;

/**
 * @param {string} name of the exam
 * @returns {Promise<boolean>} whether this tab is the one; it stays so until it is closed
 */
export async function isTheOnlyTab(name) {
  if (!navigator.locks) return window.BroadcastChannel ? claim(name) : true; // plain http, or an old browser
  return (await hold(name)) || (await pause(SETTLE_MS), hold(name)); // a page being reloaded may hold it a moment longer
}

/** @param {string} name @param {() => void} then when the other tab is gone */
export function whenTheOtherIsGone(name, then) {
  if (navigator.locks) navigator.locks.request(name, () => then());
  else new BroadcastChannel(name).addEventListener("message", ({ data }) => data === "gone" && then());
}

/** @param {string} name @returns {Promise<boolean>} */
function hold(name) {
  return new Promise((answer) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

/** Without locks the tabs ask each other. @param {string} name @returns {Promise<boolean>} */
async function claim(name) {
  const channel = new BroadcastChannel(name);
  let taken = false;
  let mine = false;
  channel.addEventListener("message", ({ data }) => {
    if (data === "who" && mine) channel.postMessage("me");
    if (data === "me") taken = true;
  });
  channel.postMessage("who");
  await pause(ASK_MS);
  mine = !taken;
  window.addEventListener("pagehide", () => mine && channel.postMessage("gone"));
  return mine;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
