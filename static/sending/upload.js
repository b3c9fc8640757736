// @ts-check
/**
 * Sends a film by tus (tus-js-client, which is fetched when the first film is sent): piece by piece, with pauses, and on
 * from where it stopped after whatever broke it off.
 */

import { Refused } from "./server.js";

/** How long to wait before each further try, milliseconds; the last one counts for all that follow. */
const TRIES = [0, 500, 1000, 2000, 4000, 8000, 15000];

/** @type {Promise<any> | undefined} */
let loading;

/** @returns {Promise<any>} the library */
function library() {
  loading ??= new Promise((settle, fail) => {
    const script = document.createElement("script");
    script.src = "vendor/tus/tus.min.js";
    script.onload = () => settle(/** @type {any} */ (globalThis).tus);
    script.onerror = () => {
      loading = undefined;
      fail(new Error());
    };
    document.head.append(script);
  });
  return loading;
}

/**
 * @typedef {object} Listener
 * @property {(address: string) => void} begun the server has a place for it, at this address
 * @property {(sent: number) => void} progress bytes that have left
 * @property {(isBroken: boolean) => void} connection whether it waits for one
 * @property {() => void} done all of it is there
 * @property {(error: Error) => void} failed it can't be sent; a {@link Refused} where the server said why
 */

/**
 * Sends a film.
 * @param {File} file
 * @param {string | null} address where it goes on, when it was begun before
 * @param {Listener} listener
 * @returns {Promise<{ pause: () => void, goOn: () => void }>}
 */
export async function send(file, address, listener) {
  const tus = await library();
  let tries = 0;
  const upload = new tus.Upload(file, {
    // One that goes on and isn't there any more is not begun anew behind the person's back.
    endpoint: address ? null : new URL("api/uploads", document.baseURI).href,
    uploadUrl: address && new URL(address, document.baseURI).href,
    // What is under way is remembered together with its job: see main.js.
    storeFingerprintForResuming: false,
    retryDelays: Array.from({ length: 10_000 }, (_, at) => TRIES[Math.min(at, TRIES.length - 1)]),
    onUploadUrlAvailable: () => listener.begun(new URL(upload.url).pathname),
    onProgress: (/** @type {number} */ sent) => {
      tries = 0;
      listener.connection(false);
      listener.progress(sent);
    },
    onShouldRetry: (/** @type {any} */ error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      // Bytes that got lost on their way (400, 409, 460) are asked for anew; what the server doesn't want is not sent.
      const mayPass = status === 0 || status === 409 || status === 460 || status === 429 || status >= 500;
      const isFull = status === 507;
      tries += 1;
      if (mayPass && !isFull && tries > 1) listener.connection(true);
      return (mayPass && !isFull) || (status === 400 && tries < 5);
    },
    onSuccess: () => listener.done(),
    onError: (/** @type {any} */ error) => listener.failed(inWords(error)),
  });
  upload.start();
  return { pause: () => upload.abort(), goOn: () => upload.start() };
}

/** @param {any} error */
function inWords(error) {
  const answer = error.originalResponse;
  if (!answer) return error;
  try {
    return new Refused(answer.getStatus(), JSON.parse(answer.getBody()).detail ?? "");
  } catch {
    return new Refused(answer.getStatus(), "");
  }
}
