/** Building elements. Text reaches the page as text nodes alone: nothing here parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes and children.
 * Attributes that are null, undefined or false are left out; `true` gives an empty one; a function
 * under a name that starts with "on" is a listener. Children are nodes or text; null is skipped.
 */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for a piece of SVG. */
export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** The element of index.html with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** The address, if it leads to the web; null for every other scheme. */
export function webAddress(text) {
  try {
    const address = new URL(text);
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

/** A link that opens beside the page; plain text where the address does not lead to the web. */
export function link(address, ...label) {
  const href = webAddress(address);
  if (!href) return make("span", {}, ...label);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

const OURS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The address of a picture that this machine serves; null for all others, which are not fetched. */
export function pictureAddress(text) {
  try {
    const address = new URL(text, location.href);
    const near = address.origin === location.origin || OURS.has(address.hostname);
    return near && /^https?:$/.test(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}
