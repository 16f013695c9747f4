/** Asks the service worker to keep the opened lesson: the page as visitors see it, and what it loads. */

/** @param {HTMLElement} lesson @param {() => void} whenKept */
export async function keepForLater(lesson, whenKept) {
  const { scope, worker } = lesson.dataset;
  if (!("serviceWorker" in navigator) || !worker || lesson.hasAttribute("data-copy")) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: new URL(scope, location.href).pathname });
    const { active } = await navigator.serviceWorker.ready;
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data.kept === location.pathname) whenKept();
    });
    active.postMessage({ keep: location.pathname, language: document.documentElement.lang, files: filesOfThisPage() });
  } catch {
    // The browser does not allow it (private window, no HTTPS): the lesson is read with network alone.
  }
}

/** Our own styles, scripts with all they import, icons and pictures; no recordings: they are large. */
function filesOfThisPage() {
  const asked = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const pictures = [...document.images].map((image) => new URL(image.src, location.href));
  const ours = [...asked, ...pictures].filter((url) => url.origin === location.origin);
  const wanted = ours.filter((url) => url.pathname.startsWith("/static/") || isPicture(url));
  return [...new Set(wanted.map((url) => url.pathname))];
}

/** @param {URL} url */
const isPicture = (url) => [...document.images].some((image) => image.src === url.href);
