/** The menu of a message: what the app adds to it. */

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { openPopup } from "./popup.js";

/** A button that opens the menu, or null where there is nothing in it: private messages have none. */
export function menuButton(message, store, choose) {
  const shortcuts = message.ephemeral ? [] : (store.app.shortcuts ?? []);
  if (!shortcuts.length || !choose) return null;
  const label = "Message actions";
  const node = make(
    "button",
    {
      type: "button",
      class: "button button-icon message-menu",
      "aria-label": label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    icon("dots"),
  );
  const items = shortcuts.map((one) => ({
    label: one.name,
    detail: store.app.name,
    value: one.callback_id,
  }));
  node.addEventListener("click", () =>
    openPopup(node, items, ({ value }) => choose(message, value, node), { label }),
  );
  return node;
}
