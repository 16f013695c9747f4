/** Controls of a lesson that need no server: contrast, reading aloud, printing. */

const CONTRAST = "khue:contrast";

function remembered() {
  try {
    return localStorage.getItem(CONTRAST) === "more";
  } catch {
    return false;
  }
}

/** @param {HTMLElement} lesson */
export function startTools(lesson) {
  const tools = lesson.querySelector(".lesson-tools");
  if (!tools) return;
  tools.hidden = false;
  startContrast(tools.querySelector("[data-contrast]"));
  tools.querySelector("[data-print]").addEventListener("click", () => print());
  startReadingAloud(lesson, tools);
}

/** @param {HTMLElement} button */
function startContrast(button) {
  const show = (more) => {
    document.documentElement.toggleAttribute("data-more-contrast", more);
    button.setAttribute("aria-pressed", String(more));
  };
  show(remembered());
  button.addEventListener("click", () => {
    const more = button.getAttribute("aria-pressed") !== "true";
    show(more);
    try {
      localStorage.setItem(CONTRAST, more ? "more" : "");
    } catch {
      // a browser that keeps nothing: it lasts for this page
    }
  });
}

/** The button shows once the device names a voice for the lesson's language: voices come late in some browsers. */
function startReadingAloud(lesson, tools) {
  const speech = globalThis.speechSynthesis;
  const button = tools.querySelector("[data-aloud]");
  const missing = tools.querySelector("[data-aloud-missing]");
  const look = () => {
    const voice = speech?.getVoices().find((each) => each.lang.toLowerCase().startsWith(lesson.lang));
    button.hidden = !voice;
    missing.hidden = Boolean(voice);
    return voice;
  };
  look();
  speech?.addEventListener?.("voiceschanged", look);
  const words = { start: button.textContent, stop: button.dataset.stop };
  const end = () => {
    lesson.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    button.textContent = words.start;
  };
  button.addEventListener("click", () => {
    if (speech.speaking) return void speech.cancel();
    button.textContent = words.stop;
    speak(lesson, speech, look(), end);
  });
  addEventListener("pagehide", () => speech?.cancel());
}

/** From the passage in sight on, one after another: a browser stops in the middle of long texts. */
function speak(lesson, speech, voice, end) {
  const parts = [...lesson.querySelectorAll(".lesson-passage .lesson-text, .lesson-points .lesson-text")];
  const first = Math.max(0, parts.findIndex((each) => each.getBoundingClientRect().bottom > 100));
  const lines = parts.slice(first).flatMap((part) => [...part.querySelectorAll("h2, h3, p, li")]);
  const next = () => {
    lesson.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    const line = lines.shift();
    if (!line) return end();
    const said = Object.assign(new SpeechSynthesisUtterance(line.textContent), { voice, lang: voice.lang });
    line.setAttribute("data-spoken", "");
    said.addEventListener("end", next);
    said.addEventListener("error", end);
    speech.speak(said);
  };
  next();
}
