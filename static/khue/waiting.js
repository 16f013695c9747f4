/**
 * The waiting room: counts down to the opening, fetches the sealed paper beforehand, checks that this computer is
 * ready, and starts the exam in place. Whatever fails here leaves the plain form, which starts it as well.
 */

import { clientId, workingStorage } from "./queue.js";
import { ServerClock, fill, learnFromPage, say, timeLeft } from "./screen.js";
import { canUnseal, fetchSealed, keyFromSpoken, paperKey, unseal } from "./sealing.js";
import { Wire, retryMs } from "./wire.js";

/** @typedef {import("./wire.js").Reply} Reply */
/** @typedef {import("./wire.js").Said} Said */

const TICK_MS = 500;
const CALM_POLL_MS = 20_000;
const NEAR_POLL_MS = 5_000;
const NEAR_MS = 120_000;
const FETCH_JITTER_MS = 5_000;
const HERD_MS = 15_000;
const PATIENT_TRIES = 2;

class WaitingRoom {
  /** @param {HTMLElement} room */
  constructor(room) {
    this.room = room;
    this.facts = room.dataset;
    this.form = /** @type {HTMLFormElement} */ (document.getElementById("start"));
    this.button = /** @type {HTMLButtonElement} */ (document.getElementById("start-button"));
    this.clock = new ServerClock();
    learnFromPage(this.facts.serverNow, this.clock);
    this.opensMs = Date.parse(this.facts.opensAt);
    this.canStart = this.facts.canStart === "yes";
    this.state = "";
    this.storageWorks = workingStorage("localStorage") !== null;
    this.client = clientId(); // early, so that it is on the disk when the exam begins
    this.wire = new Wire(this.facts.entry, this.facts.token);
    /** @type {{bytes: ArrayBuffer, digest: string} | null} */
    this.sealed = null;
  }

  begin() {
    this.tick();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    this.poll();
    document.addEventListener("visibilitychange", () => document.hidden || this.poll());
    document.getElementById("try-out").addEventListener("change", showTried);
    this.form.addEventListener("submit", (event) => this.submitted(event));
    document.getElementById("opening").addEventListener("submit", (event) => this.typed(event));
  }

  tick() {
    const left = this.clock.leftMs(this.opensMs);
    document.getElementById("countdown").hidden = this.canStart || left <= 0;
    const box = document.getElementById("countdown-clock");
    const text = timeLeft(left, say);
    if (box.textContent !== text) box.textContent = text;
    if (left <= 0 && this.state === "soon") this.open(true);
  }

  async poll() {
    clearTimeout(this.timer);
    if (this.gone || this.starting) return;
    const reply = await this.wire.state(this.paperHere(), this.storageWorks);
    if (this.gone) return;
    if (reply.ok) this.learn(reply);
    this.showChecks(reply.ok);
    this.timer = setTimeout(() => this.poll(), this.pollMs());
  }

  /** Gently while there is time, and when the rest is the candidate's; oftener when something must soon be heard. */
  pollMs() {
    const isNear = !this.canStart && this.clock.leftMs(this.opensMs) < NEAR_MS;
    return (isNear ? NEAR_POLL_MS : CALM_POLL_MS) * (1 + Math.random() / 2);
  }

  paperHere() {
    if (this.sealed) return "sealed";
    return canUnseal() ? "none" : "plain";
  }

  /** @param {Reply} reply */
  learn({ body, sentAt, receivedAt }) {
    this.clock.learn(Date.parse(body.server_now), sentAt, receivedAt);
    this.opensMs = Date.parse(body.opens_at);
    this.state = body.state;
    if (["working", "handed_in", "missed"].includes(body.state)) return this.askThePage();
    this.open(body.can_start);
    this.hearStop(body.state);
    if (body.paper && canUnseal() && body.paper.digest !== this.sealed?.digest) this.fetchPaper(body.paper);
  }

  /** @param {string} state */
  hearStop(state) {
    const stopped = state === "paused" || state === "held";
    if (stopped || this.wasStopped) this.tell(stopped ? say(state) : "");
    this.wasStopped = stopped;
  }

  /** @param {boolean} canStart */
  open(canStart) {
    if (canStart === this.canStart) return;
    this.canStart = canStart;
    this.state = canStart ? "open" : this.state;
    this.button.disabled = !canStart;
    document.getElementById("start-line").textContent = say(canStart ? "isOpen" : "notOpen");
    document.getElementById("reload")?.remove();
  }

  /** Early, so that only a key has to travel at the opening; spread out, for all pages of a room open together. @param {{url: string, digest: string}} paper */
  async fetchPaper({ url, digest }) {
    if (this.fetching) return;
    this.fetching = true;
    try {
      if (!this.canStart) await pause(Math.random() * FETCH_JITTER_MS);
      const bytes = await fetchSealed(`${url}?lang=${document.documentElement.lang}&form=html`);
      this.runner = await import("./exam.js");
      this.sealed = { bytes, digest };
      this.showChecks(true);
    } catch {
      this.sealed = null; // the next poll tries again; without it the plain form starts the exam
    }
    this.fetching = false;
  }

  /** @param {SubmitEvent} event */
  submitted(event) {
    if (!this.sealed) return;
    event.preventDefault();
    if (!this.starting) this.startHere();
  }

  accessCode() {
    return String(new FormData(this.form).get("access_code") ?? "");
  }

  async startHere() {
    this.starting = true;
    this.tell("");
    this.say("opening");
    await pause(Math.random() * this.spreadMs());
    for (let failures = 1; this.starting && !this.gone; failures += 1) {
      const reply = await this.wire.start({ client: this.client, access_code: this.accessCode() });
      if (this.gone) return;
      if (reply.ok) return this.unseal(paperKey(reply.body.paper_key), reply);
      if (reply.code !== "unreachable" && reply.code !== "busy") return this.refused(reply);
      this.say("openingSlow");
      this.showChecks(false);
      if (failures >= PATIENT_TRIES) document.getElementById("opening").hidden = false;
      await pause(retryMs(failures, reply.waitMs));
    }
  }

  /** Only where many press at the very opening, and never for one who comes later. */
  spreadMs() {
    const isHerd = Math.abs(this.clock.leftMs(this.opensMs)) < HERD_MS;
    return isHerd ? Number(this.facts.spread) * 1000 : 0;
  }

  /** @param {Reply} reply */
  refused(reply) {
    this.starting = false;
    this.say("isOpen");
    if (reply.code.startsWith("token_")) return this.leave(() => this.form.submit());
    if (["open_elsewhere", "closed", "window_over"].includes(reply.code)) return this.askThePage();
    this.tell(reply.message);
    this.poll();
  }

  /** @param {Promise<CryptoKey>} key @param {Reply} reply of the start */
  async unseal(key, reply) {
    try {
      const page = await unseal(this.sealed.bytes, await key, this.sealed.digest);
      if (reply.body.paper_digest !== this.sealed.digest) throw new Error("another paper was given");
      await this.show(page, reply, Date.parse(reply.body.deadline_at));
    } catch {
      this.askThePage(); // started: the server has the paper as a page
    }
  }

  /** The opening key, read aloud where the server cannot be reached: the answers travel later. @param {SubmitEvent} event */
  async typed(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (document.getElementById("id_opening_key"));
    const problem = document.getElementById("opening-problem");
    problem.textContent = "";
    try {
      const key = await keyFromSpoken(input.value, this.sealed.digest);
      const page = await unseal(this.sealed.bytes, key, this.sealed.digest);
      this.show(page, null, this.clock.nowMs() + Number(this.facts.minutes) * 60_000);
    } catch {
      problem.textContent = say("wrongKey");
    }
  }

  /** The paper takes this page's place; no other page is asked for. @param {string} html @param {Reply | null} reply @param {number} deadlineMs */
  async show(html, reply, deadlineMs) {
    const { entry, token, queueKeys, utcOffset } = this.facts;
    const accessCode = this.accessCode();
    const template = document.createElement("template");
    template.innerHTML = html;
    const { content } = template;
    for (const part of [content, ...[...content.querySelectorAll("template")].map((each) => each.content)]) {
      for (const name of ["title", "who", "name", "number"]) fill(part, name, this.facts[name]);
    }
    for (const link of content.querySelectorAll("a[data-again]")) link.setAttribute("href", this.facts.entryUrl);
    for (const form of content.querySelectorAll("form[data-then]")) {
      form.setAttribute("action", this.facts.entryUrl + form.getAttribute("data-then"));
      form.prepend(this.form.elements.namedItem("csrfmiddlewaretoken").cloneNode());
    }
    this.leave(() => document.body.replaceChildren(content));
    history.replaceState(null, "", this.facts.entryUrl); // this page may be the reply to a form, which no reload should send again
    document.body.className = "exam";
    window.scrollTo(0, 0);
    const facts = { entry, token, queueKeys, utcOffset: Number(utcOffset), deadlineMs, paperDigest: this.sealed.digest, accessCode };
    await this.runner.openExam(facts, this.clock, reply);
    document.getElementById("questions").focus({ preventScroll: true });
  }

  /** The server knows best what comes now: the paper, the receipt, or that it is over. */
  askThePage() {
    this.leave(() => location.replace(this.facts.entryUrl));
  }

  /** @param {() => void} how */
  leave(how) {
    this.gone = true;
    clearTimeout(this.timer);
    clearInterval(this.ticking);
    how();
  }

  /** @param {string} key of the sentence */
  say(key) {
    document.getElementById("start-line").textContent = say(key);
    this.button.disabled = key !== "isOpen";
  }

  /** @param {string} message why it does not start */
  tell(message) {
    const box = document.getElementById("start-problem");
    box.querySelector("p").textContent = message;
    box.hidden = message === "";
  }

  /** @param {boolean} reached */
  showChecks(reached) {
    if (this.gone) return;
    const list = document.getElementById("checks");
    list.hidden = false;
    const items = [
      check(reached, say(reached ? "reached" : "unreached")),
      check(this.storageWorks, say(this.storageWorks ? "storage" : "noStorage")),
    ];
    if (this.sealed) items.push(check(true, say("paperHere")));
    else if (!canUnseal()) items.push(check(false, say("noSealing")));
    list.replaceChildren(...items);
  }
}

/** @param {boolean} good @param {string} text */
function check(good, text) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(good ? "check-ok" : "check-bad"));
  const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  item.querySelector("span").textContent = text;
  return item;
}

/** @param {Event} event */
function showTried(event) {
  for (const option of event.currentTarget.querySelectorAll(".option")) {
    option.classList.toggle("option-chosen", option.querySelector("input").checked);
  }
  const line = document.getElementById("try-line");
  line.textContent = line.dataset.done;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

const room = document.getElementById("waiting");
if (room) new WaitingRoom(room).begin();
