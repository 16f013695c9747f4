/** The waiting room: counts down to the opening, asks now and then, and checks that this computer is ready. */

import { ServerClock, learnFromPage, timeLeft } from "./clock.js";
import { workingStorage } from "./queue.js";

const POLL_MS = 5000;
const POLL_JITTER_MS = 3000;
const TICK_MS = 500;

class WaitingRoom {
  /** @param {HTMLElement} room */
  constructor(room) {
    this.room = room;
    this.clock = new ServerClock();
    learnFromPage(room.dataset.serverNow, this.clock);
    this.opensMs = Date.parse(room.dataset.opensAt);
    this.canStart = room.dataset.canStart === "yes";
    this.storageWorks = workingStorage("localStorage") !== null;
  }

  start() {
    this.tick();
    setInterval(() => this.tick(), TICK_MS);
    this.poll();
    document.addEventListener("visibilitychange", () => document.hidden || this.poll());
    document.getElementById("try-out").addEventListener("change", showTried);
  }

  tick() {
    const left = this.clock.leftMs(this.opensMs);
    document.getElementById("countdown").hidden = this.canStart || left <= 0;
    const box = document.getElementById("countdown-clock");
    const text = timeLeft(left, (key, values) => this.say(key, values));
    if (box.textContent !== text) box.textContent = text;
  }

  async poll() {
    clearTimeout(this.timer);
    const reached = await this.ask();
    this.showChecks(reached);
    this.timer = setTimeout(() => this.poll(), POLL_MS + Math.random() * POLL_JITTER_MS);
  }

  /** @returns {Promise<boolean>} whether the server answered */
  async ask() {
    try {
      const sentAt = performance.now();
      const response = await fetch(this.room.dataset.stateUrl, { credentials: "same-origin", cache: "no-store" });
      const state = await response.json();
      this.learn(state, sentAt, performance.now());
      return true;
    } catch {
      return false;
    }
  }

  /** @param {{server_now: string, state: string, opens_at: string, can_start: boolean}} state @param {number} sentAt @param {number} receivedAt */
  learn(state, sentAt, receivedAt) {
    this.clock.learn(Date.parse(state.server_now), sentAt, receivedAt);
    this.opensMs = Date.parse(state.opens_at) || this.opensMs;
    if (["working", "handed_in", "closed", "missed", "released"].includes(state.state)) location.reload();
    if (state.can_start && !this.canStart) this.open();
  }

  open() {
    this.canStart = true;
    document.getElementById("start-button").disabled = false;
    document.getElementById("start-line").textContent = this.room.dataset.wordOpen;
    document.getElementById("reload")?.remove();
  }

  /** @param {boolean} reached */
  showChecks(reached) {
    const list = document.getElementById("checks");
    list.hidden = false;
    const { wordReached, wordUnreached, wordStorage, wordNoStorage } = this.room.dataset;
    list.replaceChildren(
      check(reached, reached ? wordReached : wordUnreached),
      check(this.storageWorks, this.storageWorks ? wordStorage : wordNoStorage),
    );
  }

  /** @param {string} key @param {Record<string, number>} values */
  say(key, values) {
    const text = key === "hours" ? this.room.dataset.wordHours : this.room.dataset.wordMinutes;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
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

const room = document.getElementById("waiting");
if (room) new WaitingRoom(room).start();
