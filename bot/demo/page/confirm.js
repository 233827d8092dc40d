/** The question before an action that asks for one. */

import { make } from "./dom.js";
import { plain } from "./texts.js";

/**
 * Ask Block Kit's confirmation {title, text, confirm, deny, style}. Resolves to whether the person
 * agreed; at once to true where there is nothing to ask.
 */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const style = question.style === "danger" ? "button-danger" : "button-primary";
    const answer = (value) =>
      make(
        "button",
        {
          class: value === "yes" ? `button ${style}` : "button",
          type: "button",
          onclick: () => dialog.close(value),
        },
        plain(value === "yes" ? question.confirm : question.deny) ||
          (value === "yes" ? "Yes" : "Cancel"),
      );
    const dialog = make(
      "dialog",
      { class: "dialog dialog-small", "aria-labelledby": "confirm-title" },
      make("h2", { class: "dialog-title", id: "confirm-title" }, plain(question.title)),
      make("div", { class: "dialog-body words" }, plain(question.text)),
      make("footer", { class: "dialog-foot" }, answer("no"), answer("yes")),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
