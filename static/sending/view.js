// @ts-check
/** What the parts of the page that are written here are made of. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `testid` and `role` become attributes
 * @param {...(Node | string)} children
 * @returns {any} the element
 */
export function make(tag, properties = {}, ...children) {
  const { testid, role, ...others } = properties;
  const element = document.createElement(tag);
  if (testid) element.dataset.testid = String(testid);
  if (role) element.setAttribute("role", String(role));
  if (tag === "button") element.setAttribute("type", "button");
  Object.assign(element, others);
  element.append(...children);
  return element;
}

/**
 * Shows an element with this text, or not at all where there is none.
 * @param {HTMLElement} element
 * @param {string | null | undefined} text
 */
export function say(element, text) {
  element.hidden = !text;
  // Unchanged, it isn't read aloud again.
  if (text && element.textContent !== text) element.textContent = text;
}

/** Minutes and seconds. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A recipe's rate as file names have it. @param {number} rpm */
export const plain = (rpm) => String(Math.round(rpm * 1e6) / 1e6);
