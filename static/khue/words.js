/** The page's own words, translated by the server and kept in the data attributes of #words. */

/**
 * @param {string} key camelCase name of the data attribute
 * @param {Record<string, string | number>} [values] what stands for {n}, {h}, {m}, {time}
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = document.getElementById("words")?.dataset[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The form for one, or the form for many: enough for the languages of the interface.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 */
export function sayCount(one, many, n) {
  return say(n === 1 ? one : many, { n });
}
