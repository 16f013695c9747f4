/** Larger text, remembered. The steps are named in khue.css. */

const KEY = "khue:text-size";
const LARGEST = 5;

function remembered() {
  try {
    return Number(localStorage.getItem(KEY) ?? 0);
  } catch {
    return 0; // a browser that keeps nothing: the size lasts for this page
  }
}

/** @param {number} size */
function remember(size) {
  try {
    localStorage.setItem(KEY, String(size));
  } catch {
    // see above
  }
}

/** @param {number} size */
function show(size) {
  document.documentElement.dataset.text = String(size);
  for (const button of document.querySelectorAll("[data-text-size] [data-step]")) {
    const end = button.dataset.step === "1" ? LARGEST : 0;
    button.setAttribute("aria-disabled", String(size === end));
  }
}

let size = Math.min(LARGEST, Math.max(0, remembered()));
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-text-size] [data-step]") : null;
  if (!(button instanceof HTMLElement)) return;
  size = Math.min(LARGEST, Math.max(0, size + Number(button.dataset.step)));
  show(size);
  remember(size);
});

/** Also for buttons that came later than this script. */
export function showTextSize() {
  show(size);
  for (const box of document.querySelectorAll("[data-text-size]")) box.hidden = false;
}

showTextSize();
