// @ts-check
/** One film on the server, from its first byte to the film that comes back. */

import { follow, hasEnded, Refused, remove, setCircle } from "./server.js";
import { forget, recall } from "./memory.js";
import { send } from "./upload.js";
import { clock, make, plain, say } from "./view.js";
import { day, megabytes, sentence, word } from "./words.js";

/**
 * @typedef {import("./server.js").Status} Status
 * @typedef {{ open: () => import("./offer.js").Film | null, onGone: () => void }} Page
 */

/** `tank.mov` at 13.45 rpm becomes `tank_derotated_13.45rpm.mp4`, as where the page made it. @param {string} job */
function resultName(job) {
  const sent = recall(job);
  return sent ? `${sent.name.replace(/\.[^.]*$/, "")}_derotated_${plain(sent.rpm)}rpm.mp4` : "derotated.mp4";
}

/**
 * @param {Status} first
 * @param {Page} page
 */
export function makeCard(first, page) {
  let status = first;
  /** @type {{ pause: () => void, goOn: () => void } | null} */
  let sending = null;
  let sent = 0;
  let isPaused = false;
  let isBroken = false;
  /** @type {string | null} */
  let complaint = null;

  const button = (/** @type {string} */ testid, /** @type {() => void} */ onclick, className = "quiet") =>
    make("button", { testid, onclick, className });
  const name = make("h3");
  const said = make("p", { className: "said", role: "status", testid: "sending-state" });
  const bar = make("progress", { testid: "sending-progress" });
  const film = make("video", { testid: "server-result", controls: true, playsInline: true, preload: "metadata" });
  const save = make("a", { testid: "server-save", className: "button secondary" });
  const warnings = make("ul", { className: "warnings" });
  const kept = make("p", { className: "quiet-words" });
  const wrong = make("p", { className: "wrong", role: "alert" });
  const pause = button("sending-pause", () => {
    isPaused = !isPaused;
    sending?.[isPaused ? "pause" : "goOn"]();
    show();
  });
  const same = make("input", { type: "file", className: "unseen", testid: "sending-again", tabIndex: -1 });
  same.onchange = () => {
    const [file] = same.files;
    same.value = "";
    if (file) goOnWith(file);
  };
  const again = button("sending-choose", () => same.click());
  const useCircle = button("use-circle", giveCircle, "secondary");
  const end = button("sending-remove", takeBack);
  const card = make(
    "div",
    { className: "sent", testid: "sent" },
    name, said, bar, film, save, warnings, wrong, make("div", { className: "buttons" }, useCircle, pause, again, same, end), kept,
  );

  function show() {
    const { state, frames_done: done, frames_total: of } = status;
    const memory = recall(status.id);
    card.dataset.state = state;
    name.textContent = memory?.name ?? word("a_film");
    const isSending = state === "uploading" && sending !== null;
    say(said, inWords());
    say(wrong, complaint);
    bar.hidden = !(isSending || state === "derotating" || state === "detecting");
    bar.ariaLabel = said.textContent;
    if (isSending && memory) [bar.max, bar.value] = [memory.size, sent];
    else if (state === "derotating" && of) [bar.max, bar.value] = [of, done];
    else bar.removeAttribute("value");

    say(pause, isSending ? word(isPaused ? "go_on" : "pause") : null);
    const isLeft = state === "uploading" && !sending;
    say(again, isLeft ? word("choose_same") : null);
    same.ariaLabel = word("choose_same");
    say(useCircle, state === "needs-circle" ? word("use_circle") : null);
    say(end, word(hasEnded(status) ? "delete" : "cancel"));
    say(kept, state === "done" ? word("kept_until", day(status.expires_at)) : null);

    film.hidden = state !== "done";
    say(save, state === "done" ? word("save") : null);
    if (status.video && !film.hasAttribute("src")) {
      const address = status.video.replace(/^\//, "");
      Object.assign(film, { src: address, ariaLabel: word("result") });
      Object.assign(save, { href: address, download: resultName(status.id) });
    }
    if (state !== "done") film.removeAttribute("src");
    warnings.replaceChildren(...status.warnings.map((warning) => make("li", {}, sentence(warning))));
    warnings.hidden = status.warnings.length === 0;
  }

  function inWords() {
    const { state, position, frames_done: done, frames_total: of, seconds_left: left, message } = status;
    switch (state) {
      case "uploading": {
        if (!sending) return word("unfinished");
        const parts = [megabytes(sent), megabytes(recall(status.id)?.size ?? 0)];
        if (isPaused) return word("paused", ...parts);
        return isBroken ? word("no_connection") : word("sending", ...parts);
      }
      case "queued":
        return word("place", position ?? 1);
      case "detecting":
        return word("detecting");
      case "needs-circle":
        return `${sentence(message ?? "")} ${word(page.open() ? "draw_circle" : "open_for_circle")}`;
      case "derotating": {
        const frames = of ? word("frames", done, of) : word("starting");
        return left === null ? frames : `${frames} · ${word("left", clock(left))}`;
      }
      case "done":
        return word("done");
      case "failed":
        return sentence(message ?? "");
      default:
        return word("cancelled");
    }
  }

  /** @param {Status | null} next */
  function take(next) {
    if (!next) {
      leave();
      return;
    }
    status = next;
    if (status.state !== "uploading") sending = null;
    show();
  }

  /** @param {unknown} error */
  function complain(error) {
    complaint = error instanceof Refused && error.message ? sentence(error.message) : word("no_connection");
    show();
  }

  function leave() {
    end_following();
    sending?.pause();
    card.remove();
    page.onGone();
  }

  /** @param {File} file */
  async function goOnWith(file) {
    const memory = recall(status.id);
    complaint = null;
    if (!memory || memory.size !== file.size) {
      complaint = word("not_the_same");
      show();
      return;
    }
    listen(await send(file, memory.upload, listener()));
  }

  function giveCircle() {
    const circle = page.open()?.circle;
    complaint = circle ? null : word(page.open() ? "no_circle" : "open_for_circle");
    show();
    if (circle) setCircle(status.id, circle).then((next) => followOn(next), complain);
  }

  function takeBack() {
    // A job that is under way is cancelled first, and then there is nothing to keep of it.
    const removing = hasEnded(status) ? remove(status.id) : remove(status.id).then(() => remove(status.id));
    removing.then(() => {
      forget(status.id);
      leave();
    }, complain);
  }

  /** What a film that is sent for this card has to say. @returns {import("./upload.js").Listener} */
  const listener = () => ({
    begun: () => {},
    progress: (bytes) => {
      sent = bytes;
      show();
    },
    connection: (broken) => {
      if (broken !== isBroken) {
        isBroken = broken;
        show();
      }
    },
    // The server says what comes next.
    done: () => {},
    failed: (error) => {
      sending = null;
      complain(error);
    },
  });

  /** @param {{ pause: () => void, goOn: () => void }} running */
  function listen(running) {
    sending = running;
    show();
  }

  let end_following = () => {};
  /** @param {Status} now */
  function followOn(now) {
    end_following();
    take(now);
    if (!hasEnded(now)) end_following = follow(now.id, take);
  }
  followOn(first);

  return { element: card, show, listener, listen, id: first.id, isLeft: () => status.state === "uploading" && !sending, goOnWith };
}
