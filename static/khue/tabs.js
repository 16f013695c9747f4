/** Of several tabs with the same exam, one writes. */

const SETTLE_MS = 600;

/**
 * @param {string} name of the exam attempt
 * @returns {Promise<boolean>} whether this tab is the one; it stays so until it is closed
 */
export async function isTheOnlyTab(name) {
  if (!navigator.locks) return true; // plain http or an old browser: the server's epoch still tells writers apart
  return (await hold(name)) || (await pause(SETTLE_MS), hold(name)); // a page being reloaded may hold it a moment longer
}

/** @param {string} name @param {() => void} then when the other tab is gone */
export function whenTheOtherIsGone(name, then) {
  navigator.locks.request(name, () => then());
}

/** @param {string} name @returns {Promise<boolean>} */
function hold(name) {
  return new Promise((answer) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
