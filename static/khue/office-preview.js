// Shows the question beside its form as a candidate will see it, a moment after each change.
// Without this script a button opens the same page in a tab of its own.
const PAUSE = 350; // milliseconds
const COMPUTER = 1000; // pixels
const box = document.querySelector("[data-preview]");
const form = document.querySelector("form.office-form");
const frame = box.querySelector("iframe");
const state = box.querySelector("[data-preview-state]");
const button = form.querySelector("[data-preview-button]");
let timer = 0;
let last = null;
let isWide = false;

// Files stay here: a picture is shown once it was put in.
const typed = () => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

// A computer's screen is wider than the room beside the form: it is shown smaller, whole.
const fit = () => {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  const screen = frame.parentElement;
  const scale = isWide ? Math.min(1, screen.clientWidth / COMPUTER) : 1;
  frame.style.width = isWide ? `${screen.clientWidth / scale}px` : "";
  frame.style.transform = isWide ? `scale(${scale})` : "";
  frame.style.height = "0";
  const height = page.scrollHeight;
  frame.style.height = `${height}px`;
  screen.style.height = `${Math.ceil(height * scale) + 2}px`;
};

const look = async () => {
  const asking = (last = new AbortController());
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: typed(), signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    frame.srcdoc = await answer.text();
    state.hidden = true;
  } catch (error) {
    if (error.name !== "AbortError") state.hidden = false;
  }
};

const soon = () => {
  clearTimeout(timer);
  last?.abort();
  timer = setTimeout(look, PAUSE);
};

button.hidden = true;
box.hidden = false;
form.addEventListener("input", soon);
form.addEventListener("change", soon);
frame.addEventListener("load", fit);
window.addEventListener("resize", fit);
for (const choice of box.querySelectorAll("[data-preview-width]")) {
  choice.addEventListener("click", () => {
    isWide = choice.dataset.previewWidth === "wide";
    frame.parentElement.classList.toggle("preview-wide", isWide);
    for (const each of box.querySelectorAll("[data-preview-width]")) each.setAttribute("aria-pressed", String(each === choice));
    fit();
  });
}
look();
