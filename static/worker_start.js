// @ts-check
/**
 * Starts a worker's Rust. Rust can't write a dynamic import, and FFmpeg's core is fetched by one, only when a film is
 * there: so that one function is lent to it here.
 */
import init from "../worker.js";

/** @type {(address: string) => Promise<unknown>} */
const importModule = (address) => import(address);
Object.assign(globalThis, { importModule });

await init();
