/** One message as a node. */

import { drawBlocks } from "./blocks.js";
import { timeOfDay, wholeInstant } from "./dates.js";
import { make } from "./dom.js";
import { image } from "./elements.js";
import { face, icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { menuButton } from "./shortcuts.js";
import { keyOf } from "./store.js";

/**
 * `act(message, {element, blockId, value, control})` tells the app about a control that was used,
 * `choose(message, callbackId, control)` about a shortcut in the message's menu.
 */
export function drawMessage(message, store, act, choose) {
  const author = store.author(message);
  const reading = store.reading();
  const sent = new Date(Number(message.ts) * 1000);
  const time = timeOfDay(sent, reading.zone);
  const title = wholeInstant(sent, reading.zone);
  const body = make(
    "div",
    { class: "message-body" },
    make(
      "div",
      { class: "message-head" },
      make("span", { class: "author" }, author.name),
      author.app ? make("span", { class: "badge" }, "APP") : null,
      make("time", { class: "time", title }, time),
    ),
  );
  body.append(content(message, reading, act));
  const gutter = make(
    "div",
    { class: "gutter" },
    face(author),
    make(
      "time",
      { class: "time time-short", title, "aria-hidden": "true" },
      time.replace(/ [AP]M$/, ""),
    ),
  );
  return make(
    "article",
    {
      class: `message${message.ephemeral ? " private" : ""}`,
      tabindex: "-1",
      "data-key": keyOf(message),
      "aria-label": `${author.name}, ${time}${message.ephemeral ? ", only visible to you" : ""}`,
    },
    message.ephemeral ? privately() : null,
    gutter,
    body,
    menuButton(message, store, choose),
  );
}

function privately() {
  return make("p", { class: "privately" }, icon("eye"), "Only visible to you");
}

function content(message, reading, act) {
  const into = make("div", { class: "content" });
  if (message.blocks?.length) {
    const tell = (element, blockId, value, control) =>
      act(message, { element, blockId, value, control });
    into.append(...drawBlocks(message.blocks, { reading, act: tell }));
  } else {
    into.append(make("div", { class: "block words" }, mrkdwn(message.text ?? "", reading)));
  }
  into.append(...(message.files ?? []).map(attachment).filter(Boolean));
  if (message.edited && !message.ephemeral)
    into.append(make("span", { class: "edited" }, "(edited)"));
  return into;
}

/** An uploaded file under its title: a picture is shown, and opens in full. */
function attachment(file) {
  const link = { href: file.url_private, target: "_blank", rel: "noreferrer" };
  if (!file.mimetype.startsWith("image/"))
    return make("p", { class: "upload" }, make("a", link, file.title));
  const shown = image(
    { image_url: file.url_private, alt_text: file.alt_txt || file.title },
    { classes: "picture uploaded" },
  );
  return make(
    "figure",
    { class: "upload" },
    make("figcaption", {}, file.title),
    make("a", link, shown),
  );
}

/** Whether the message goes under the one before it without a name of its own. */
export function continues(message, before) {
  if (!before || message.ephemeral || before.ephemeral) return false;
  const sameAuthor = message.user === before.user && Boolean(message.bot) === Boolean(before.bot);
  return sameAuthor && Number(message.ts) - Number(before.ts) < 300;
}
