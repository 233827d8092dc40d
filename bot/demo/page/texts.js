/** Text objects of Block Kit: {type: plain_text | mrkdwn, text, emoji?, verbatim?}. */

import { withEmoji } from "./emoji.js";
import { decoded, mrkdwn } from "./mrkdwn.js";

/** The words of a text object, without any marking. */
export function plain(text) {
  if (!text) return "";
  return text.type === "mrkdwn" ? decoded(text.text) : withEmoji(decoded(text.text));
}

/** A text object as nodes. */
export function drawn(text, reading) {
  if (text.type !== "mrkdwn") return document.createTextNode(plain(text));
  return mrkdwn(text.text, reading, { verbatim: text.verbatim === true });
}
