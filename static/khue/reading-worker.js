/**
 * Service worker of the lessons of one course (its scope is the course's address).
 *
 * It keeps what a lesson shows to visitors, asked for without cookies: nothing of any account is ever in its store.
 * With network everything comes from the server; the store is looked into only where there is none.
 */

const STORE = `khue-lessons-1 ${self.registration.scope}`;
const MOST = 60; // lessons in the store; the oldest go

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, language, files } = event.data;
  if (!isLesson(keep)) return;
  event.waitUntil(keepLesson(keep, language, files).then(() => event.source?.postMessage({ kept: keep })).catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isLesson(url.pathname) && !url.search) event.respondWith(networkOrStore(request, url.pathname));
  } else if (url.pathname.startsWith("/static/") || request.destination === "image") {
    event.respondWith(networkOrStore(request, url.pathname));
  }
});

/** @param {string} path */
function isLesson(path) {
  const course = new URL(self.registration.scope).pathname;
  return path.startsWith(course) && path !== course;
}

/** A proxy that answers for a server that is down counts as no network. */
async function networkOrStore(request, path) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (answer.status < 502 || answer.status > 504) return answer;
    return (await store.match(path)) ?? answer;
  } catch (error) {
    const kept = await store.match(path);
    if (kept) return kept;
    throw error;
  }
}

/** The copy in the language in which the lesson is read; only what says of itself that it is one. */
async function keepLesson(path, language, files) {
  const store = await caches.open(STORE);
  const copy = await fetch(`${path}?copy=${language}`, { credentials: "omit", redirect: "error", cache: "no-store" });
  if (!copy.ok || !copy.headers.has("X-Lesson-Copy")) throw new Error("not a copy of a lesson");
  await Promise.all(files.map((file) => keepFile(store, file)));
  await store.delete(path); // so that it becomes the youngest
  await store.put(path, copy);
  await forgetOldest(store);
}

async function keepFile(store, file) {
  const answer = await fetch(file, { credentials: "omit" });
  if (answer.ok) await store.put(file, answer);
}

async function forgetOldest(store) {
  const lessons = (await store.keys()).filter((request) => isLesson(new URL(request.url).pathname));
  await Promise.all(lessons.slice(0, Math.max(0, lessons.length - MOST)).map((request) => store.delete(request)));
}
