/** What a person fills in: text, dates, times, choices. Drawn as elements.js describes. */

import { make } from "./dom.js";
import { drawn, plain } from "./texts.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "number" };
let counter = 0;

/** The field as a node; null for a kind that is not drawn. */
export function field(element, context, place) {
  const { type } = element;
  if (type === "plain_text_input" || type in KINDS) return text(element, context, place);
  if (type === "datepicker") return moment(element, context, place, "date");
  if (type === "timepicker") return moment(element, context, place, "time");
  if (type === "radio_buttons" || type === "checkboxes") return options(element, context, place);
  return null;
}

function named(element, context) {
  return {
    id: context.fieldId,
    "aria-label": context.fieldId
      ? null
      : (element.accessibility_label ?? (plain(element.placeholder) || "Value")),
    "aria-describedby": context.describedBy,
  };
}

function text(element, context, place) {
  const area = element.multiline === true;
  const node = make(area ? "textarea" : "input", {
    class: "field",
    type: area ? null : (KINDS[element.type] ?? "text"),
    rows: area ? 4 : null,
    placeholder: plain(element.placeholder),
    maxlength: element.max_length,
    minlength: element.min_length,
    ...named(element, context),
  });
  node.value = context.form?.earlier(place)?.value ?? element.initial_value ?? "";
  context.form?.keep(place, () => ({ type: element.type, value: node.value || null }));
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (context.dispatches && on.includes("on_enter_pressed") && !area) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      context.act(element, place.blockId, node.value, node);
    });
  }
  return node;
}

function moment(element, context, place, kind) {
  const key = `selected_${kind}`;
  const node = make("input", {
    class: "field field-short",
    type: kind,
    ...named(element, context),
  });
  node.value = context.form?.earlier(place)?.[key] ?? element[`initial_${kind}`] ?? "";
  context.form?.keep(place, () => ({ type: element.type, [key]: node.value || null }));
  if (!context.input || context.dispatches) {
    node.addEventListener("change", () => context.act(element, place.blockId, node.value, node));
  }
  return node;
}

function options(element, context, place) {
  const radio = element.type === "radio_buttons";
  const many = (element.initial_options ?? [element.initial_option]).filter(Boolean);
  const earlier = context.form?.earlier(place);
  const before = earlier && (earlier.selected_options ?? [earlier.selected_option]).filter(Boolean);
  const on = new Set((before ?? many).map(({ value }) => value));
  const name = `choice-${(counter += 1)}`;
  const boxes = element.options.map((option) =>
    box(option, { radio, name, on, reading: context.reading }),
  );
  const node = make(
    "div",
    {
      class: "options",
      role: radio ? "radiogroup" : "group",
      "aria-label": context.label || element.accessibility_label,
    },
    boxes,
  );
  const chosen = () => element.options.filter((_, at) => boxes[at].querySelector("input").checked);
  context.form?.keep(place, () =>
    radio
      ? { type: element.type, selected_option: chosen()[0] ?? null }
      : { type: element.type, selected_options: chosen() },
  );
  node.addEventListener("change", () => {
    if (context.input && !context.dispatches) return;
    const values = chosen().map(({ value }) => value);
    context.act(element, place.blockId, radio ? values[0] : values, node);
  });
  return node;
}

function box(option, { radio, name, on, reading }) {
  const input = make("input", {
    type: radio ? "radio" : "checkbox",
    name,
    value: option.value,
    checked: on.has(option.value),
  });
  const detail = option.description
    ? make("span", { class: "option-detail" }, drawn(option.description, reading))
    : null;
  return make(
    "label",
    { class: "option" },
    input,
    make("span", {}, drawn(option.text, reading), detail),
  );
}
