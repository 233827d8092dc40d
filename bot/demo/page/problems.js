/** What the page says when something was not answered. */

import { make } from "./dom.js";
import { icon } from "./icons.js";

const SENTENCES = {
  unreachable: () => "The stand-in Slack cannot be reached. Is it still running?",
  operation_timeout: (app) =>
    `${app} did not answer within 3 seconds (operation_timeout). Is the bot running? Try again.`,
  invalid_request: () => "This changed meanwhile: it is not there any more.",
  dispatch_failed: (app) =>
    `${app} is not connected (dispatch_failed). Start the bot, then try again.`,
  invalid_command: (app, text) =>
    `${text.split(/\s/)[0]} is not a command here. A line that begins with / is a command.`,
};

/** A sentence for an answer that is not ok. */
export function sentenceOf(answer, app, text = "") {
  const { error } = answer;
  if (Object.hasOwn(SENTENCES, error ?? "")) return SENTENCES[error](app, text);
  return answer.message ?? error ?? `${app} did not answer.`;
}

/** A private line from the page itself, as a message of the channel. */
export function ownMessage(channel, text, number) {
  const ts = (Date.now() / 1000).toFixed(6);
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return { id: `own-${number}`, ts, channel, text: escaped, ephemeral: true, bot: "Slackbot" };
}

/** Show a sentence under a message whose control was not answered; it goes with the next try. */
export function complain(messageNode, sentence) {
  calm(messageNode);
  messageNode
    ?.querySelector(".content")
    ?.append(make("p", { class: "complaint", role: "alert" }, icon("warning"), sentence));
}

/** Take such a sentence away. */
export function calm(messageNode) {
  messageNode?.querySelector(".complaint")?.remove();
}
