// @ts-check
/// <reference lib="webworker" />
/**
 * Keeps the files of the page, so that it works without a network, and isolates the page from other origins where its
 * host doesn't, so that its workers may share memory.
 *
 * A file is kept under the revision of its content. So what a new version of the page didn't change is not fetched
 * again, and both versions can be kept until the new one takes over. It does so only when a person asks for it.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/**
 * The page's files as seen from its folder, "" the page itself, and the SHA-256 of each. The build fills it in.
 * @type {Record<string, string>}
 */
const FILES = {};

const FOLDER = worker.registration.scope;
const CACHE = `netdpr ${new URL(FOLDER).pathname}`;

/**
 * What isn't needed before a film is there, tens of megabytes: it is kept once it was used, or when a person asks for it.
 * @param {string} path
 */
const isForFilms = (path) => /^(vendor\/|worker|static\/(example|icon-|worker)|page-[^/]+\/(split|chunk)_)/.test(path);
const PATHS = Object.keys(FILES);

/**
 * The address under which a file is kept.
 * @param {string} path
 */
const key = (path) => `${FOLDER}${path}?revision=${encodeURIComponent(FILES[path] ?? "")}`;

/**
 * The kept file, if there is one.
 * @param {string} path
 */
const kept = async (path) => (await caches.open(CACHE)).match(key(path), { ignoreVary: true });

/** Files that are being fetched. @type {Map<string, Promise<void>>} */
const fetching = new Map();

/**
 * Fetches a file and keeps it, unless it is kept already. Content of another revision is refused.
 * @param {string} path
 */
function keep(path) {
  const fetchAndKeep = async () => {
    if (await kept(path)) return;
    const response = await fetch(FOLDER + path, { cache: "no-cache", integrity: `sha256-${FILES[path]}` });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await (await caches.open(CACHE)).put(key(path), isolated(response));
  };
  const running = fetching.get(path) ?? fetchAndKeep().finally(() => fetching.delete(path));
  fetching.set(path, running);
  return running;
}

/**
 * The same answer, with the headers that isolate the page.
 * @param {Response} response
 */
function isolated(response) {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  return new Response(response.body, { status, statusText, headers });
}

/**
 * Which of the page's files is asked for.
 * @param {Request} request
 */
function pathOf(request) {
  const { origin, pathname } = new URL(request.url);
  const address = origin + pathname;
  if (request.method !== "GET" || !address.startsWith(FOLDER)) return undefined;
  const path = address.slice(FOLDER.length).replace(/^index\.html$/, "");
  return Object.hasOwn(FILES, path) ? path : undefined;
}

/**
 * @param {string} path
 * @param {FetchEvent} event
 */
async function answer(path, event) {
  const { request } = event;
  // Where nothing can be kept (a full disk), the page works as without this worker.
  await keep(path).catch(() => undefined);
  const response = (await kept(path)) ?? isolated(await fetch(request));
  // Whoever has a film wants to go on without a network too.
  if (path.startsWith("vendor/")) event.waitUntil(keepAll().then(() => tell(), () => undefined));
  const range = request.headers.get("Range");
  return range && response.status === 200 ? part(response, range) : response;
}

/**
 * A part of a file, as players ask for it.
 * @param {Response} response
 * @param {string} range
 */
async function part(response, range) {
  const [, begin, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  if (begin === undefined) return response;
  const whole = await response.blob();
  const first = Number(begin);
  const end = last ? Math.min(Number(last) + 1, whole.size) : whole.size;
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  if (first >= end) {
    headers.set("Content-Range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Range", `bytes ${first}-${end - 1}/${whole.size}`);
  headers.set("Content-Length", String(end - first));
  return new Response(whole.slice(first, end), { status: 206, statusText: "Partial Content", headers });
}

/** Tells every open page how things stand. @param {object} [more] */
async function tell(more = {}) {
  const cache = await caches.open(CACHE);
  const keys = new Set((await cache.keys()).map(({ url }) => url));
  const ready = PATHS.every((path) => keys.has(key(path)));
  for (const client of await worker.clients.matchAll({ type: "window" })) {
    client.postMessage({ ready, asked: false, failed: false, others: false, ...more });
  }
}

/** Keeps what is not kept yet of all that the whole job takes. */
const keepAll = () => Promise.all(PATHS.map(keep));

/** Does so because a person asked for it. */
async function keepAllAsAsked() {
  await tell({ asked: true });
  const failed = await keepAll().then(() => false, () => true);
  await tell({ failed });
}

/** Takes the place of the version before, unless that would pull it from under another tab's feet. */
async function takeOver() {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  await (open.length > 1 ? tellWaiting(open) : worker.skipWaiting());
}

/** @param {readonly WindowClient[]} open */
async function tellWaiting(open) {
  for (const client of open) client.postMessage({ ready: false, asked: false, failed: false, others: true });
}

/** Lets go of what no version needs any more. */
async function tidy() {
  const cache = await caches.open(CACHE);
  const needed = new Set(PATHS.map(key));
  const old = (await cache.keys()).filter(({ url }) => !needed.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await worker.clients.claim();
}

worker.addEventListener("install", (event) => {
  event.waitUntil(Promise.all(PATHS.filter((path) => !isForFilms(path)).map(keep)));
});
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(path, event));
});
worker.addEventListener("message", (event) => {
  if (event.data === "how do things stand") event.waitUntil(tell());
  if (event.data === "keep all") event.waitUntil(keepAllAsAsked());
  if (event.data === "take over") event.waitUntil(takeOver());
});
