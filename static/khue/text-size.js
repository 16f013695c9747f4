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
show(size);
for (const box of document.querySelectorAll("[data-text-size]")) {
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const step = Number(event.target.closest("[data-step]")?.dataset.step ?? 0);
    size = Math.min(LARGEST, Math.max(0, size + step));
    show(size);
    remember(size);
  });
}
