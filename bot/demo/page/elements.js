/**
 * The controls of Block Kit.
 *
 * Each takes (element, context, place): `place` is {blockId, actionId}; `context` is {reading, act,
 * form?}. `act(element, blockId, value, control)` tells the app. `form` collects what has been
 * entered in a dialog: form.keep(place, read) and form.earlier(place), the value entered before the
 * app drew the dialog again.
 */

import { chooser } from "./chooser.js";
import { confirmed } from "./confirm.js";
import { link, make, pictureAddress, webAddress } from "./dom.js";
import { icon } from "./icons.js";
import { field } from "./fields.js";
import { openPopup } from "./popup.js";
import { plain } from "./texts.js";

/** A control as a node; a quiet sentence for a kind that this page does not draw. */
export function drawElement(element, context, blockId) {
  const place = { blockId, actionId: element.action_id };
  const control = { button, overflow, static_select: select }[element.type] ?? field;
  const node = control(element, context, place) ?? chooser(element, context, place);
  if (node && element.action_id) node.dataset.action = element.action_id;
  return node ?? make("span", { class: "undrawn" }, `(${element.type} is not drawn here)`);
}

function picked(element, context, place, value, control) {
  return confirmed(element.confirm).then(
    (yes) => yes && context.act(element, place.blockId, value, control),
  );
}

function button(element, context, place) {
  const style = ["primary", "danger"].includes(element.style) ? ` button-${element.style}` : "";
  const attributes = { class: `button${style}`, "aria-label": element.accessibility_label };
  const label = make("span", { class: "button-label" }, plain(element.text));
  if (element.url) {
    const node = link(element.url, label);
    for (const [name, value] of Object.entries(attributes))
      if (value) node.setAttribute(name, value);
    node.addEventListener("click", () => context.act(element, place.blockId, element.value, node));
    return node;
  }
  const node = make("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", () => picked(element, context, place, element.value, node));
  return node;
}

function overflow(element, context, place) {
  const label = element.accessibility_label ?? "More actions";
  const node = make(
    "button",
    {
      type: "button",
      class: "button button-icon",
      "aria-label": label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    icon("dots"),
  );
  const items = element.options.map((option) => item(option));
  node.addEventListener("click", () =>
    openPopup(
      node,
      items,
      ({ option }) => {
        if (webAddress(option.url)) open(option.url, "_blank", "noopener,noreferrer");
        picked(element, context, place, option.value, node);
      },
      { label },
    ),
  );
  return node;
}

function item(option, selected) {
  const detail = option.description ? plain(option.description) : "";
  return { label: plain(option.text), detail, value: option.value, option, selected };
}

function select(element, context, place) {
  const earlier = context.form?.earlier(place)?.selected_option;
  let chosen = earlier === undefined ? (element.initial_option ?? null) : earlier;
  const words = make("span", { class: "select-words" });
  const node = make(
    "button",
    {
      type: "button",
      class: "button select",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
    },
    words,
    icon("down"),
  );
  const show = () => {
    words.textContent = plain(chosen?.text ?? element.placeholder) || "Choose";
    words.classList.toggle("placeholder", !chosen);
    const name =
      element.accessibility_label ?? (plain(element.placeholder) || context.label || "Choose");
    node.setAttribute("aria-label", chosen ? `${name}: ${plain(chosen.text)}` : name);
  };
  node.addEventListener("click", () =>
    openPopup(
      node,
      choices(element, chosen),
      async ({ option }) => {
        const before = chosen;
        chosen = option;
        show();
        if (context.input) return;
        if (!(await picked(element, context, place, option.value, node))) {
          chosen = before;
          show();
        }
      },
      { role: "listbox", label: node.getAttribute("aria-label") },
    ),
  );
  context.form?.keep(place, () => ({ type: element.type, selected_option: chosen }));
  show();
  return node;
}

function choices(element, chosen) {
  const rows = (options) => options.map((option) => item(option, option.value === chosen?.value));
  if (!element.option_groups) return rows(element.options ?? []);
  return element.option_groups.flatMap((group) => [
    { heading: plain(group.label) },
    ...rows(group.options),
  ]);
}

/** A picture; null where it is not served from this machine. It removes itself if it fails to load. */
export function image(element, { classes = "picture", gone = (node) => node.remove() } = {}) {
  const src = pictureAddress(element.image_url);
  if (!src) return null;
  const node = make("img", { class: classes, alt: element.alt_text, src, decoding: "async" });
  node.addEventListener("error", () => gone(node));
  return node;
}
