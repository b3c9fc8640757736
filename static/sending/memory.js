// @ts-check
/**
 * What this browser remembers of the films it has sent: the server neither asks for names nor keeps them.
 *
 * @typedef {{ job: string, upload: string, name: string, size: number, rpm: number }} Sent
 */

const PLACE = "netdpr-sent";

/** @returns {Sent[]} */
function all() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {Sent[]} sent */
function keep(sent) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(sent.slice(-50)));
  } catch {
    // A browser that remembers nothing can't be helped.
  }
}

/** @param {Sent} sent */
export const remember = (sent) => keep([...all().filter(({ job }) => job !== sent.job), sent]);

/** @param {string} job */
export const recall = (job) => all().find((sent) => sent.job === job);

/** @param {string} job */
export const forget = (job) => keep(all().filter((sent) => sent.job !== job));
