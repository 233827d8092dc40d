/** First steps: what to type, as buttons that fill the message box. */

import { make } from "./dom.js";
import { icon } from "./icons.js";

const EXAMPLES = ['topic:"Machine Learning"', "topics", "help"];
const SEEN = "copydesk-demo.hint-seen";

function remembered() {
  try {
    return localStorage.getItem(SEEN) === "yes";
  } catch {
    return true;
  }
}

/** Remember that this reader knows what to type. */
export function hintSeen() {
  try {
    localStorage.setItem(SEEN, "yes");
  } catch {
    // A browser that keeps nothing shows the hint again next time.
  }
}

function chips(store, fill) {
  const command = store.app.commands?.[0]?.command;
  if (!command) return [];
  return EXAMPLES.map((example) => {
    const text = `${command} ${example}`;
    return make("button", { type: "button", class: "chip", onclick: () => fill(text) }, text);
  });
}

/** The beginning of a channel: what it is, and in an empty one what to type. */
export function drawIntro(channel, store, fill) {
  const title = channel.is_im ? store.app.name : `#${channel.name}`;
  const empty = store.of(channel.id).size === 0;
  const sentence = channel.is_im
    ? `This conversation is between you and ${store.app.name}.`
    : `This is where ${title} begins.${channel.topic ? ` ${topicOf(channel)}.` : ""}`;
  const offered = empty ? chips(store, fill) : [];
  const start = offered.length
    ? [
        make("p", {}, `Try ${store.app.name}: pick a line, then press Enter.`),
        make("div", { class: "chips" }, offered),
      ]
    : [];
  return make("div", { class: "intro" }, make("h2", {}, title), make("p", {}, sentence), start);
}

/** A channel's topic as text. */
export function topicOf(channel) {
  return typeof channel.topic === "string" ? channel.topic : (channel.topic?.value ?? "");
}

/** The line above the message box until a command was sent or the line was closed. */
export function drawHint(node, channel, store, fill) {
  const offered = store.of(channel.id).size && !remembered() ? chips(store, fill) : [];
  node.hidden = !offered.length;
  const close = make(
    "button",
    {
      type: "button",
      class: "button-quiet",
      "aria-label": "Close the hint",
      onclick: () => {
        hintSeen();
        node.hidden = true;
      },
    },
    icon("close"),
  );
  node.replaceChildren(
    make("span", { class: "hint-word" }, "Try"),
    make("div", { class: "chips" }, offered),
    close,
  );
}
