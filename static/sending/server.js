// @ts-check
/**
 * The server as the page speaks to it; its routes are in `/api/openapi.json`.
 *
 * @typedef {{ id: string, state: string, position: number | null, frames_done: number, frames_total: number | null,
 *   seconds_left: number | null, message: string | null, warnings: string[], video: string | null,
 *   expires_at: number }} Status a job as the server tells it
 * @typedef {{ largest_film_bytes: number, kept_days: number }} Limits what the server takes, and for how long
 */

/** How long until a broken line to the server is tried again, milliseconds. */
const AGAIN = 3000;
const JSON_KIND = { "Content-Type": "application/json" };

/** What the server says when it can't do something: its own sentence, in English. */
export class Refused extends Error {
  /** @param {number} status @param {string} sentence */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function ask(path, request) {
  const answer = await fetch(`api/${path}`, request);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail ?? "");
  }
  return answer.status === 204 ? null : answer.json();
}

/** @returns {Promise<Limits>} */
export const limits = () => ask("limits");

/** This person's jobs, the newest first. @returns {Promise<Status[]>} */
export const jobs = () => ask("jobs");

/**
 * Makes a job of an upload, which may still be on its way; again and again where the server can't be reached.
 * @param {string} upload its address
 * @param {object} recipe
 * @param {() => void} onTrouble is told each time it can't be
 * @returns {Promise<Status>}
 */
export async function create(upload, recipe, onTrouble) {
  const body = JSON.stringify({ upload: upload.split("/").pop(), recipe });
  for (;;) {
    try {
      return await ask("jobs", { method: "POST", headers: JSON_KIND, body });
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error;
      onTrouble();
      await new Promise((settle) => setTimeout(settle, AGAIN));
    }
  }
}

/**
 * @param {string} job
 * @param {object} circle
 * @returns {Promise<Status>}
 */
export const setCircle = (job, circle) =>
  ask(`jobs/${job}/circle`, { method: "PUT", headers: JSON_KIND, body: JSON.stringify(circle) });

/** Cancels a job, or removes one that has ended. @param {string} job */
export const remove = (job) => ask(`jobs/${job}`, { method: "DELETE" });

/**
 * Tells of a job as it changes, until it has ended; `null` when it is no longer there. A line that breaks is taken up
 * again.
 * @param {string} job
 * @param {(status: Status | null) => void} tell
 * @returns {() => void} ends it
 */
export function follow(job, tell) {
  let isOver = false;
  /** @type {EventSource | undefined} */
  let events;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const listen = () => {
    if (isOver) return;
    events = new EventSource(`api/jobs/${job}/events`);
    events.addEventListener("status", (event) => take(JSON.parse(event.data)));
    events.onerror = () => {
      // The browser's own way of trying again gives up for good at some errors: it is done here.
      events?.close();
      timer = setTimeout(look, AGAIN);
    };
  };
  const look = () =>
    ask(`jobs/${job}`).then(
      (status) => {
        take(status);
        listen();
      },
      (error) => {
        if (error instanceof Refused && error.status === 404) take(null);
        else if (!isOver) timer = setTimeout(look, AGAIN);
      },
    );
  /** @param {Status | null} status */
  const take = (status) => {
    if (isOver) return;
    if (status === null || hasEnded(status)) end();
    tell(status);
  };
  const end = () => {
    isOver = true;
    events?.close();
    clearTimeout(timer);
  };
  listen();
  return end;
}

/** @param {Status} status */
export const hasEnded = ({ state }) => ["done", "failed", "cancelled"].includes(state);
