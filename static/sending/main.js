// @ts-check
/**
 * Films that are sent to the server, where there is one: `netdpr serve` leaves a mark for the page (a cookie that says
 * nothing else), and only then is any of this loaded. It lives in the places that the page keeps for it (`#sending`), and
 * asks the page for the open film (`netdpr.film`, `src/page/sending.rs`).
 */

import { makeCard } from "./card.js";
import { forget, recall, remember } from "./memory.js";
import { makeOffer } from "./offer.js";
import * as server from "./server.js";
import { send } from "./upload.js";
import { make } from "./view.js";
import { load, sentence, word } from "./words.js";

/** @returns {import("./offer.js").Film | null} */
function film() {
  const lent = /** @type {any} */ (globalThis).netdpr?.film();
  if (!lent) return null;
  const [file, text, circle, missing, isRefused] = lent;
  const recipe = text && JSON.parse(text);
  if (recipe && !circle) delete recipe.circle;
  return { file, recipe, circle: circle && { x: circle[0], y: circle[1], r: circle[2] }, missing, isRefused };
}

async function start() {
  // Where no server answers, or another one, nothing is shown.
  const [limits, jobs] = await Promise.all([server.limits(), server.jobs(), load()]);
  /** @type {Map<string, ReturnType<typeof makeCard>>} */
  const cards = new Map();
  const list = make("div", { className: "sent-list" });
  const offer = makeOffer(limits, sendFilm);
  const section = make("section", { className: "group sending" }, list, offer.element);
  document.head.append(make("link", { rel: "stylesheet", href: new URL("sending.css", import.meta.url).href }));

  /** @param {server.Status} status */
  function add(status) {
    const page = { open: film, onGone: () => { cards.delete(status.id); arrange(); } };
    const card = makeCard(status, page);
    cards.set(status.id, card);
    list.prepend(card.element);
    return card;
  }

  /** Puts the section where the page has a place for it now. */
  function arrange() {
    const place = document.getElementById("sending");
    if (place && section.parentNode !== place) place.append(section);
    offer.show(film());
    section.hidden = offer.element.hidden && cards.size === 0;
    for (const card of cards.values()) card.show();
    // The page says that the video stays here: not when one has left.
    document.documentElement.toggleAttribute("data-sent", cards.size > 0);
  }

  let isStarting = false;
  async function sendFilm() {
    const open = film();
    if (!open || isStarting) return;
    offer.complain(open.recipe ? null : open.missing);
    if (!open.recipe) return;
    // A film that was broken off goes on where it stopped.
    const left = [...cards.values()].find((card) => card.isLeft() && recall(card.id)?.size === open.file.size);
    if (left) {
      left.goOnWith(open.file);
      return;
    }
    isStarting = true;
    /** @type {ReturnType<typeof makeCard> | undefined} */
    let card;
    /** @type {Awaited<ReturnType<typeof send>> | undefined} */
    let sending;
    const fail = (/** @type {unknown} */ error) => {
      isStarting = false;
      const refusal = error instanceof server.Refused ? sentence(error.message) : "";
      if (card) card.listener().failed(/** @type {Error} */ (error));
      else offer.complain(refusal || word("no_connection"));
    };
    /** @param {string} upload */
    const begun = async (upload) => {
      if (card || !isStarting) return;
      isStarting = false;
      try {
        const status = await server.create(upload, open.recipe, () => offer.complain(word("no_connection")));
        offer.complain(null);
        const { name, size } = open.file;
        remember({ job: status.id, upload, name, size, rpm: open.recipe.rpm });
        card = add(status);
        offer.element.open = false;
        if (sending) card.listen(sending);
        arrange();
      } catch (error) {
        sending?.pause();
        fail(error);
      }
    };
    sending = await send(open.file, null, {
      begun,
      progress: (bytes) => card?.listener().progress(bytes),
      connection: (isBroken) => card?.listener().connection(isBroken),
      done: () => {},
      failed: fail,
    }).catch((error) => void fail(error));
    if (card && sending) card.listen(sending);
  }

  for (const status of jobs.reverse()) {
    if (status.state === "cancelled") server.remove(status.id).then(() => forget(status.id), () => {});
    else add(status);
  }
  arrange();
  // What became of them is told in sentences of the page's, which it then fetches.
  addEventListener("netdpr-lent", arrange);
  if (cards.size > 0) dispatchEvent(new Event("netdpr-sent"));
  // The page's places come and go with what it does; its words change with its language.
  new MutationObserver(() => queueMicrotask(arrange)).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-state", "lang"],
  });
}

start().catch(() => {});
