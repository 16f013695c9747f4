/**
 * Keys of the paper. They stand back wherever a key already means something: in text, in a dialog,
 * and, for the arrows, inside a group of radio buttons; up and down stay with scrolling.
 * A candidate can switch them off (WCAG 2.1.4).
 */

/** @typedef {import("./questions.js").Questions} Questions */
/** @typedef {import("./walk.js").Walk} Walk */

const OFF = "khue:keys";
const FLAG_KEY = "KeyF";
const STEPS = { ArrowLeft: -1, KeyP: -1, ArrowRight: 1, KeyN: 1 };
const LETTERS = ["KeyA", "KeyB", "KeyC", "KeyD", "KeyE", FLAG_KEY, "KeyG", "KeyH", "KeyI", "KeyJ"];

/**
 * @param {Questions} questions
 * @param {Walk} walk
 * @param {Storage | null} storage
 */
export function listenToKeys(questions, walk, storage) {
  const help = document.getElementById("keys");
  const box = /** @type {HTMLInputElement} */ (document.getElementById("keys-on"));
  help.hidden = false;
  box.checked = storage?.getItem(OFF) !== "off";
  box.addEventListener("change", () => storage?.setItem(OFF, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (box.checked && !isTaken(event) && act(event.code, questions, walk)) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event whether this key means something else here */
function isTaken(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return true;
  if (target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])")) return true;
  return event.code.startsWith("Arrow") && target.matches("input[type=radio]");
}

/**
 * By the place of the key, so that a Vietnamese or Hindi typing method does not get in between.
 * @param {string} code
 * @param {Questions} questions
 * @param {Walk} walk
 * @returns {boolean} whether the key was used
 */
function act(code, questions, walk) {
  if (code in STEPS) walk.step(STEPS[code]);
  else if (code === FLAG_KEY) questions.flagBox(walk.current).click();
  else if (optionPlace(code) >= 0) questions.pick(walk.current, optionPlace(code));
  else return false;
  return true;
}

/** @param {string} code such as Digit2, Numpad2 or KeyB @returns {number} -1 for any other key */
function optionPlace(code) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  return digit ? Number(digit[1]) - 1 : LETTERS.indexOf(code);
}
