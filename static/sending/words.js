// @ts-check
/** The words of this part of the page, all of them in `src/page/words/sending.json`; the page's language is that of its document. */

/** @typedef {Record<string, string>} Texts */

/** @type {{ texts: Record<string, Texts>, sentences: Record<string, Texts> }} */
let all = { texts: {}, sentences: {} };

export async function load() {
  all = await (await fetch(new URL("sending.json", import.meta.url))).json();
}

const language = () => document.documentElement.lang;

/**
 * A text, with its gaps filled in.
 * @param {string} name
 * @param {...(string | number)} parts
 */
export function word(name, ...parts) {
  const text = all.texts[language()]?.[name] ?? all.texts.en?.[name] ?? name;
  return parts.reduce((/** @type {string} */ filled, part, at) => filled.replace(`{${at}}`, String(part)), text);
}

/**
 * A sentence of the server's in the language of the page. Those of the core are known to the page itself.
 * @param {string} sentence
 */
export function sentence(sentence) {
  const known = all.sentences[sentence]?.[language()];
  if (known) return known;
  /** @type {(text: string) => string} */
  const ofThePage = /** @type {any} */ (globalThis).netdpr?.sentence ?? ((text) => text);
  // The server begins them in upper case, the core in lower case.
  const said = ofThePage(sentence);
  return said === sentence ? ofThePage(sentence.charAt(0).toLowerCase() + sentence.slice(1)) : said;
}

/** A whole number of megabytes. @param {number} bytes */
export const megabytes = (bytes) => (bytes / 1e6).toLocaleString(language(), { maximumFractionDigits: 1 });

/** A day. @param {number} seconds since 1970 */
export const day = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString(language(), { day: "numeric", month: "long" });
