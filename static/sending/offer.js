// @ts-check
/** The offer to send the open film to the server: in the foreground only where that may well be better. */

import { make, say } from "./view.js";
import { word } from "./words.js";

/** From here on a film is large, bytes. */
const LARGE = 500e6;

/**
 * What the page lends: the film that is open.
 * @typedef {object} Film
 * @property {File} file
 * @property {any} recipe without its circle where there is none yet; `null` where something is missing
 * @property {{ x: number, y: number, r: number } | null} circle pixels
 * @property {string | null} missing what is, in the page's language
 * @property {boolean} isRefused whether this browser can't play it
 */

/** Why the server may be the better place, as a word; `null` when nothing says so. @param {Film} film */
export function reason({ file, isRefused }) {
  const { hardwareConcurrency = 4, deviceMemory = 8 } = /** @type {any} */ (navigator);
  if (isRefused) return "offer_codec";
  if (file.size >= LARGE) return "offer_large";
  return hardwareConcurrency <= 2 || deviceMemory <= 2 ? "offer_slow" : null;
}

/**
 * @param {import("./server.js").Limits} limits
 * @param {() => void} onSend
 */
export function makeOffer(limits, onSend) {
  const heading = make("summary");
  const why = make("p", { className: "said" });
  const where = make("p", { className: "said", testid: "sending-where" });
  const send = make("button", { className: "secondary", testid: "send-to-server", onclick: onSend });
  const wrong = make("p", { className: "wrong", role: "alert", testid: "sending-error" });
  const offer = make("details", { className: "offer" }, heading, why, where, send, wrong);
  /** The film that it was opened for. @type {File | undefined} */
  let opened;

  return {
    element: offer,
    /** @param {Film | null} film */
    show(film) {
      offer.hidden = !film;
      if (!film) return;
      const because = reason(film);
      if (opened !== film.file) {
        opened = film.file;
        offer.open = because !== null;
        say(wrong, null);
      }
      say(heading, word("heading"));
      say(why, because && word(because));
      say(where, word("where", location.host, Math.round(limits.kept_days)));
      say(send, word("send"));
    },
    /** @param {string | null} sentence */
    complain: (sentence) => say(wrong, sentence),
  };
}
