/**
 * What needs the browser's own cryptography, which is there on https only: sealed papers that wait on this computer
 * for their key, and files of answers that only the server can open (both formats stand in docs/protocol.md); and the
 * answers that wait on this computer.
 */

/** @typedef {import("./queue.js").AnswerEvent} AnswerEvent */

const CUPBOARD = "khue-papers";
const MARK = "KHUE1";
const NONCE_AT = MARK.length;
const NONCE_BYTES = 12;
const SPOKEN_LETTERS = 16;
const ascii = new TextEncoder();

/** @returns {boolean} whether sealed papers can be opened here */
export function canUnseal() {
  return Boolean(globalThis.crypto?.subtle && globalThis.DecompressionStream);
}

/** @returns {boolean} whether answers can be encrypted here, those that wait and those saved as a file */
export function canSeal() {
  return Boolean(globalThis.crypto?.subtle);
}

/** The sealed paper: from this computer if it is here, else from the server, and then kept. @param {string} url @returns {Promise<ArrayBuffer>} */
export async function fetchSealed(url) {
  const cupboard = await globalThis.caches?.open(CUPBOARD).catch(() => null);
  const kept = await cupboard?.match(url);
  const response = kept ?? (await fetch(url, { credentials: "omit", cache: "no-store" }));
  if (!response.ok) throw new Error(`no paper: ${response.status}`);
  if (!kept) await cupboard?.put(url, response.clone()).catch(() => {}); // full: it stays in memory
  return response.arrayBuffer();
}

/** Nothing of a paper stays on this computer. */
export async function forgetPapers() {
  await globalThis.caches?.delete(CUPBOARD).catch(() => {});
}

/**
 * The page of a sealed paper. Rejects when the key is not its key.
 * @param {ArrayBuffer} sealed
 * @param {CryptoKey} key
 * @param {string} digest of the paper
 * @returns {Promise<string>}
 */
export async function unseal(sealed, key, digest) {
  const bytes = new Uint8Array(sealed);
  const iv = bytes.subarray(NONCE_AT, NONCE_AT + NONCE_BYTES);
  const box = bytes.subarray(NONCE_AT + NONCE_BYTES);
  const zipped = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: ascii.encode(digest) }, key, box);
  const page = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(page).text();
}

/** @param {string} text base64url of 32 bytes */
export function paperKey(text) {
  return crypto.subtle.importKey("raw", bytesOf(text), "AES-GCM", false, ["decrypt"]);
}

/**
 * The keys of answers that wait here. They come with each page of the exam and are kept nowhere.
 * @param {string | undefined} text base64url of 32 bytes each, the newest first
 * @returns {Promise<CryptoKey[]> | null}
 */
export function queueKeys(text) {
  if (!text || !canSeal()) return null;
  const use = /** @type {KeyUsage[]} */ (["encrypt", "decrypt"]);
  return Promise.all(text.split(" ").map((key) => crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", false, use)));
}

/** @param {CryptoKey} key @param {string} name what it is, and nothing else can be passed off as it @param {string} text */
export async function sealText(key, name, text) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: ascii.encode(name) }, key, ascii.encode(text));
  return base64url(iv) + base64url(box); // 12 bytes are 16 letters, none of them filled up
}

/** @param {CryptoKey[]} keys @param {string} name @param {string} sealed @returns {Promise<string>} "" where none of the keys opens it */
export async function openText(keys, name, sealed) {
  const bytes = bytesOf(sealed);
  const how = { name: "AES-GCM", iv: bytes.subarray(0, NONCE_BYTES), additionalData: ascii.encode(name) };
  for (const key of keys) {
    const plain = await crypto.subtle.decrypt(how, key, bytes.subarray(NONCE_BYTES)).catch(() => null);
    if (plain) return new TextDecoder().decode(plain);
  }
  return "";
}

/**
 * The key of a paper from the opening key that was read aloud; case, spaces and dashes do not matter.
 * @param {string} spoken
 * @param {string} digest of the paper
 * @returns {Promise<CryptoKey | null>} null where these are not sixteen letters
 */
export async function keyFromSpoken(spoken, digest) {
  const letters = spoken.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (letters.length !== SPOKEN_LETTERS) return null;
  const ikm = await crypto.subtle.importKey("raw", ascii.encode(letters), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: ascii.encode(digest), info: ascii.encode("khue paper 1") };
  return crypto.subtle.deriveKey(how, ikm, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}

/**
 * The last resort: answers that never reached the server, as a text that only the server can read.
 * @param {{attempt: string, entry: string, epoch: number, paper: string, client: string}} label
 * @param {JsonWebKey} publicKey RSA-OAEP-256
 * @param {AnswerEvent[]} events
 * @returns {Promise<string>}
 */
export async function rescueFile(label, publicKey, events) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const additionalData = ascii.encode([label.attempt, label.epoch, label.paper].join("|"));
  const said = JSON.stringify({ events: events.map(asSent) });
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, key, ascii.encode(said));
  const lock = await crypto.subtle.importKey("jwk", publicKey, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
  const locked = await crypto.subtle.encrypt({ name: "RSA-OAEP" }, lock, await crypto.subtle.exportKey("raw", key));
  const parts = { key: base64url(locked), nonce: base64url(nonce), box: base64url(box) };
  return JSON.stringify({ khue: "rescue/1", ...label, ...parts });
}

/** An answer as it travels; `text` only where something was written. @param {AnswerEvent} event */
export function asSent({ seq, n, value, text, flag, t }) {
  return { seq, n, value, text, flag, t };
}

/** @param {string} text base64url */
function bytesOf(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | Uint8Array} bytes */
export function base64url(bytes) {
  const letters = [...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
