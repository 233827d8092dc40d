/** Block Kit blocks as nodes. Context: as in elements.js. */

import { make } from "./dom.js";
import { drawElement, image } from "./elements.js";
import { drawn, plain } from "./texts.js";

let counter = 0;

/** All blocks of a message or dialog, in order. */
export function drawBlocks(blocks, context) {
  return blocks.map((block) => drawBlock(block, context)).filter(Boolean);
}

function drawBlock(block, context) {
  const draw = { header, section, context: small, actions, divider, image: figure, input }[
    block.type
  ];
  if (!draw) return make("p", { class: "undrawn" }, `(${block.type} is not drawn here)`);
  const node = draw(block, context);
  if (node) node.dataset.block = block.block_id ?? "";
  return node;
}

function header(block) {
  return make("h3", { class: "block block-header" }, plain(block.text));
}

function section(block, context) {
  const text = block.text
    ? make("div", { class: "words" }, drawn(block.text, context.reading))
    : null;
  const fields = block.fields
    ? make(
        "div",
        { class: "fields" },
        block.fields.map((one) => make("div", { class: "words" }, drawn(one, context.reading))),
      )
    : null;
  const node = make(
    "div",
    { class: "block block-section" },
    make("div", { class: "section-text" }, text, fields),
  );
  if (block.accessory) node.append(...accessory(block, context));
  describe(node.querySelector(":scope > .button-icon"), node.querySelector("strong"));
  return node;
}

/** A menu without words of its own is told apart from the others by the headline beside it. */
function describe(menu, headline) {
  if (!menu || !headline) return;
  headline.id = `headline-${(counter += 1)}`;
  menu.setAttribute("aria-describedby", headline.id);
}

function accessory(block, context) {
  if (block.accessory.type !== "image")
    return [drawElement(block.accessory, context, block.block_id)];
  const node = image(block.accessory, { classes: "picture accessory" });
  return node ? [node] : [];
}

function small(block, context) {
  const parts = block.elements.map((element) =>
    element.type === "image"
      ? image(element, { classes: "picture tiny" })
      : make("span", { class: "words" }, drawn(element, context.reading)),
  );
  return make("div", { class: "block block-context" }, parts);
}

function actions(block, context) {
  const controls = block.elements.map((element) => drawElement(element, context, block.block_id));
  return make("div", { class: "block block-actions" }, controls);
}

function divider() {
  return make("hr", { class: "block block-divider" });
}

function figure(block) {
  const node = make("figure", { class: "block block-image" });
  const shown = image(block, { classes: "picture wide", gone: () => node.remove() });
  if (!shown) return null;
  if (block.title) node.append(make("figcaption", {}, plain(block.title)));
  node.append(shown);
  return node;
}

function input(block, context) {
  const id = `field-${(counter += 1)}`;
  const isText = !/^(radio_buttons|checkboxes)$|_select$/.test(block.element.type);
  const label = plain(block.label);
  const hint = block.hint
    ? make("p", { class: "input-hint", id: `${id}-hint` }, plain(block.hint))
    : null;
  const inside = {
    ...context,
    input: true,
    label,
    dispatches: block.dispatch_action === true,
    fieldId: isText ? id : null,
    describedBy: hint ? `${id}-hint ${id}-error` : `${id}-error`,
  };
  const words = [label, block.optional ? make("span", { class: "optional" }, " (optional)") : null];
  return make(
    "div",
    { class: "block block-input" },
    make(isText ? "label" : "div", { class: "input-label", for: isText ? id : null }, words),
    drawElement(block.element, inside, block.block_id),
    make("p", { class: "input-error", id: `${id}-error`, role: "alert", hidden: true }),
    hint,
  );
}
