/**
 * What a reader did and the server has not acknowledged, lesson by lesson, in the browser's storage.
 *
 * It stands under a name of the reader that tells nothing; another reader's is thrown away as soon as one shows, and
 * signing out clears the storage (Clear-Site-Data). No text of anybody is ever kept here.
 *
 * @typedef {{seconds: number, reached: number, passage: string, share: number, played: Record<string, number>}} Read
 */

const KEY = "khue:reading";
const NOTHING = { seconds: 0, reached: 0, passage: "", share: 0, played: {} };

/** @returns {{reader: string, lessons: Record<string, Read>} | null} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

export class Pending {
  /** @param {string | null} reader whose page this is; null where the page does not know: out of the store */
  constructor(reader) {
    const kept = stored();
    const isOurs = kept && (reader === null || kept.reader === reader);
    this.reader = reader ?? kept?.reader ?? null;
    this.kept = isOurs ? kept.lessons : {};
    if (!isOurs) this.keep();
  }

  keep() {
    try {
      if (this.reader) localStorage.setItem(KEY, JSON.stringify({ reader: this.reader, lessons: this.kept }));
      else localStorage.removeItem(KEY);
    } catch {
      // a browser that keeps nothing: what is not sent from this page is not counted
    }
  }

  forget() {
    this.reader = null;
    this.kept = {};
    this.keep();
  }

  /** @returns {Read} */
  of(lesson) {
    return this.kept[lesson] ?? NOTHING;
  }

  lessons() {
    return Object.keys(this.kept);
  }

  /** @param {string} lesson @param {Read} more */
  add(lesson, more) {
    const had = this.of(lesson);
    this.kept[lesson] = {
      seconds: had.seconds + more.seconds,
      reached: Math.max(had.reached, more.reached),
      passage: more.passage,
      share: more.share,
      played: sum(had.played, more.played, 1),
    };
    this.keep();
  }

  /** The server has it: what came since stays. @param {string} lesson @param {Read} sent */
  settle(lesson, sent) {
    const left = { ...this.of(lesson) };
    left.seconds = Math.max(0, left.seconds - sent.seconds);
    left.played = sum(left.played, sent.played, -1);
    const isAll = !left.seconds && !Object.values(left.played).some((seconds) => seconds > 0);
    if (isAll) delete this.kept[lesson];
    else this.kept[lesson] = left;
    this.keep();
  }
}

/** @param {Record<string, number>} one @param {Record<string, number>} other @param {1 | -1} sign */
function sum(one, other, sign) {
  const all = { ...one };
  for (const [key, seconds] of Object.entries(other)) all[key] = Math.max(0, (all[key] ?? 0) + sign * seconds);
  return all;
}
