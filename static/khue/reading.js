/**
 * A lesson: says now and then how far its reader is, resumes, notes, answers, and asks to be kept for later.
 * Without this script the lesson is a plain page.
 */

import { Pending } from "./reading-pending.js";
import { keepForLater } from "./reading-offline.js";
import { startTools } from "./reading-tools.js";

const BEAT_MS = 15_000;
const AT_REST_MS = 2_000;
const lesson = /** @type {HTMLElement} */ (document.querySelector("[data-lesson]"));
const said = document.querySelector("[data-said]");
const passages = /** @type {HTMLElement[]} */ ([...lesson.querySelectorAll("[data-passage]")]);
const byScript = { "X-Requested-With": "fetch" };

/** How far down the reader is: the passage at the upper third of the window, its share that is behind, and the page. */
function place() {
  const line = innerHeight / 3;
  const here = passages.findLast((each) => each.getBoundingClientRect().top <= line) ?? passages[0];
  const box = here?.getBoundingClientRect();
  const whole = lesson.getBoundingClientRect();
  return {
    passage: here?.dataset.passage ?? "",
    share: box ? percent((line - box.top) / box.height) : 0,
    reached: percent((innerHeight - whole.top) / whole.height),
  };
}

/** @param {number} share */
const percent = (share) => Math.round(Math.min(1, Math.max(0, share)) * 100);

/** Seconds in sight since they were last taken, and seconds played of each recording. */
class Watch {
  constructor() {
    this.at = performance.now();
    this.left = 0;
    this.playing = new Map();
  }

  /** @param {boolean} counted whether the page was in sight until now */
  take(counted) {
    const now = performance.now();
    const passed = (now - this.at) / 1000;
    this.at = now;
    if (counted) this.left += passed;
    for (const media of lesson.querySelectorAll("[data-media]")) {
      if (!media.paused) this.playing.set(media.dataset.media, (this.playing.get(media.dataset.media) ?? 0) + passed);
    }
    const seconds = Math.floor(this.left);
    this.left -= seconds;
    return { seconds, played: this.takePlayed() };
  }

  takePlayed() {
    const played = {};
    for (const [key, seconds] of this.playing) {
      played[key] = Math.floor(seconds);
      this.playing.set(key, seconds - played[key]);
    }
    return played;
  }
}

/** The word between the page and the server. */
class Talk {
  constructor() {
    const { lesson: pk, reader, token } = lesson.dataset;
    this.pk = pk;
    this.token = token;
    this.reader = reader || null;
    this.pending = new Pending(this.reader);
    this.watch = new Watch();
    this.busy = false;
  }

  note(counted = document.visibilityState === "visible") {
    this.pending.add(this.pk, { ...this.watch.take(counted), ...place() });
  }

  async beat() {
    this.note();
    if (this.busy || !this.reader) return;
    this.busy = true;
    try {
      await this.send();
    } catch {
      say("waitingWords");
    } finally {
      this.busy = false;
    }
  }

  /** All that waits, this lesson's and those read without network. */
  async send() {
    if (!this.token) await this.ask();
    for (const pk of this.token ? this.pending.lessons() : []) {
      const sent = this.pending.of(pk);
      const answer = await fetch(`/lessons/${pk}/beat/`, { method: "POST", body: this.form(sent) });
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (answer.status === 403 || answer.status === 409) {
        this.token = ""; // signed out, or in anew: what waits stays for its reader
        return;
      }
      this.pending.settle(pk, sent);
      if (answer.ok && pk === this.pk) showHowFar(await answer.json());
    }
    // That the lesson is kept by now may have been said meanwhile, and stays.
    if (said?.textContent === said?.dataset.waitingWords && !lesson.hasAttribute("data-copy")) say("");
  }

  /** A page out of the store knows no session: whose is it now? */
  async ask() {
    const answer = await fetch(`/lessons/${this.pk}/reader/`);
    if (!answer.ok) throw new Error(String(answer.status));
    const { reader, token } = await answer.json();
    if (reader === this.reader) this.token = token;
  }

  form(sent) {
    const form = new FormData();
    const words = { csrfmiddlewaretoken: this.token, reader: this.reader, seconds: sent.seconds, reached: sent.reached,
      passage: sent.passage, share: sent.share };
    for (const [name, word] of Object.entries(words)) form.append(name, String(word ?? ""));
    for (const [key, seconds] of Object.entries(sent.played)) form.append(`played-${key}`, String(seconds));
    return form;
  }

  /** On leaving there is no time to wait for an answer; the server counts what it hears twice only once. */
  leave() {
    this.note(true);
    if (this.reader && this.token) navigator.sendBeacon(`/lessons/${this.pk}/beat/`, this.form(this.pending.of(this.pk)));
  }
}

/**
 * A word as soon as the reader comes to rest at another passage. The last word on leaving is not to be relied on: a
 * browser gives a page that goes half a second, which a slow computer does not always have.
 */
function startResting(talk) {
  let told = place().passage;
  let timer = 0;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (place().passage === told) return;
      told = place().passage;
      talk.beat();
    }, AT_REST_MS);
  }, { passive: true });
}

/** Signing out: the last word goes first, then nothing of the reader stays, also in browsers that clear nothing. */
function startSigningOut(talk) {
  document.addEventListener("submit", (event) => {
    if (!event.target.action.endsWith("/sign-out/")) return;
    talk.leave();
    talk.reader = null;
    talk.pending.forget();
  });
}

/** @param {"keptWords" | "waitingWords" | ""} which */
function say(which) {
  if (said) said.textContent = which ? said.dataset[which] : "";
}

/** @param {{asked: {what: string, done: number, met: boolean}[]}} answer */
function showHowFar({ asked }) {
  for (const one of asked) {
    const row = lesson.querySelector(`[data-asked="${one.what}"]`);
    row?.toggleAttribute("data-met", one.met);
    const bar = row?.querySelector("progress");
    if (bar) bar.value = one.done;
  }
}

/** The link to where one stopped leads to the line, not to the head of the passage. */
function startGoingOn() {
  const link = /** @type {HTMLAnchorElement | null} */ (lesson.querySelector(".go-on"));
  link?.addEventListener("click", (event) => {
    const target = document.querySelector(link.hash);
    if (!target) return;
    event.preventDefault();
    const box = target.getBoundingClientRect();
    scrollTo({ top: scrollY + box.top + box.height * Number(link.dataset.share) / 100 - innerHeight / 3 });
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  });
}

/** Notes and answers, sent without leaving the page. */
function startForms() {
  lesson.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const place = form.querySelector("[data-answer], [data-noted]");
    if (!place) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: byScript });
      const text = await answer.text();
      if (place.matches("[data-noted]")) place.textContent = text;
      else place.innerHTML = text;
    } catch {
      place.textContent = lesson.querySelector("[data-said]").dataset.noNetwork;
    }
  });
}

function startTalking() {
  const talk = new Talk();
  if (lesson.hasAttribute("data-copy")) talk.reader = talk.pending.reader;
  if (!talk.reader) return;
  talk.beat();
  setInterval(() => { if (document.visibilityState === "visible") talk.beat(); }, BEAT_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") talk.leave();
    else talk.watch.take(false);
  });
  addEventListener("pagehide", () => talk.leave());
  addEventListener("online", () => talk.beat());
  startResting(talk);
  startSigningOut(talk);
}

/** Players of other hosts: nothing of them is loaded until the reader asks for it. */
function startPlayers() {
  for (const place of lesson.querySelectorAll("[data-player]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => place.replaceChildren(player(place.dataset)));
  }
}

/** It runs as its own host and may fill the screen, no more. Some players refuse to run for nobody: they hear our host. */
function player({ player: address, title }) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
  Object.assign(frame, { title, allow: "fullscreen", referrerPolicy: "strict-origin", src: address });
  return frame;
}

startTools(lesson);
startPlayers();
startForms();
startGoingOn();
startTalking();
keepForLater(lesson, () => say("keptWords"));
addEventListener("online", () => lesson.querySelector("[data-back]")?.removeAttribute("hidden"));
