/** Menus whose choices come from elsewhere: searched at the app, or the workspace's own. */

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { openPopup } from "./popup.js";
import { plain } from "./texts.js";

/** The menu as a node; null for a kind that is not drawn. As elements.js describes. */
export function chooser(element, context, place) {
  if (element.type === "external_select") return searched(element, context, place);
  if (element.type === "multi_external_select") return several(element, context, place);
  const found = { conversations_select: conversation, channels_select: channel, users_select: user }[
    element.type
  ];
  return found ? listed(element, context, place, found(element, context.reading)) : null;
}

function searched(element, context, place) {
  const node = menu(element, context, place, {
    key: "selected_option",
    first: element.initial_option ?? null,
    name: (option) => plain(option.text),
    open: (show) => {
      const ask = asking(element, context, place);
      openPopup(node, [], ({ option }) => show(option, option.value), {
        role: "listbox",
        label: label(element, context),
        search: context.suggest && ask,
      });
    },
  });
  return node;
}

/** Gives what the app offers for a text. */
function asking(element, context, place) {
  return async (text) => {
    if (text.length < (element.min_query_length ?? 3)) return [];
    const options = await context.suggest(place.blockId, element.action_id, text);
    return options.map((option) => ({ label: plain(option.text), value: option.value, option }));
  };
}

/** Several choices, each with a button that takes it away again, and a menu that adds one. */
function several(element, context, place) {
  let chosen = context.form?.earlier(place)?.selected_options ?? element.initial_options ?? [];
  const called = label(element, context);
  const tokens = make("span", { class: "tokens" });
  const add = make(
    "button",
    {
      type: "button",
      class: "button select",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": `${called}: add`,
      "aria-describedby": context.describedBy,
    },
    make("span", { class: "select-words placeholder" }, plain(element.placeholder) || "Add"),
    icon("down"),
  );
  const set = (options) => {
    chosen = options;
    draw();
    if (!context.input || context.dispatches) {
      const values = chosen.map(({ value }) => value);
      context.act(element, place.blockId, values, add);
    }
  };
  const token = (option) => {
    const words = plain(option.text);
    const without = () => {
      set(chosen.filter(({ value }) => value !== option.value));
      add.focus();
    };
    const remove = make(
      "button",
      { type: "button", class: "token-remove", "aria-label": `Remove ${words}`, onclick: without },
      icon("close"),
    );
    return make("span", { class: "token" }, words, remove);
  };
  const draw = () => tokens.replaceChildren(...chosen.map(token));
  const ask = asking(element, context, place);
  const offered = async (text) => {
    const taken = new Set(chosen.map(({ value }) => value));
    return (await ask(text)).filter(({ value }) => !taken.has(value));
  };
  add.addEventListener("click", () =>
    openPopup(add, [], ({ option }) => set([...chosen, option]), {
      role: "listbox",
      label: called,
      search: context.suggest && offered,
    }),
  );
  context.form?.keep(place, () => ({ type: element.type, selected_options: chosen }));
  draw();
  return make("div", { class: "several", role: "group", "aria-label": called }, tokens, add);
}

function listed(element, context, place, { kind, items }) {
  const first = element[`initial_${kind}`] ?? null;
  const named = new Map(items.map(({ value, label: words }) => [value, words]));
  const node = menu(element, context, place, {
    key: `selected_${kind}`,
    first,
    name: (value) => named.get(value) ?? value,
    open: (show, chosen) =>
      openPopup(
        node,
        items.map((item) => ({ ...item, selected: item.value === chosen })),
        ({ value }) => show(value, value),
        { role: "listbox", label: label(element, context) },
      ),
  });
  return node;
}

function label(element, context) {
  return context.label || plain(element.placeholder) || "Choose";
}

function menu(element, context, place, { key, first, name, open }) {
  const earlier = context.form?.earlier(place)?.[key];
  let chosen = earlier === undefined ? first : earlier;
  const words = make("span", { class: "select-words" });
  const node = make(
    "button",
    {
      type: "button",
      class: "button select",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-describedby": context.describedBy,
    },
    words,
    icon("down"),
  );
  const draw = () => {
    words.textContent = chosen ? name(chosen) : plain(element.placeholder) || "Choose";
    words.classList.toggle("placeholder", !chosen);
    const called = label(element, context);
    node.setAttribute("aria-label", chosen ? `${called}: ${name(chosen)}` : called);
  };
  const show = (choice, value) => {
    chosen = choice;
    draw();
    if (!context.input || context.dispatches) context.act(element, place.blockId, value, node);
  };
  node.addEventListener("click", () => open(show, chosen));
  context.form?.keep(place, () => ({ type: element.type, [key]: chosen }));
  draw();
  return node;
}

function conversation(element, reading) {
  const include = element.filter?.include ?? ["im", "mpim", "private", "public"];
  const items = (reading.channels ?? [])
    .filter((one) => !one.is_archived && include.includes(kindOf(one)))
    .map(item);
  return { kind: "conversation", items };
}

function channel(_element, reading) {
  const items = (reading.channels ?? [])
    .filter((one) => !one.is_archived && kindOf(one) === "public")
    .map(item);
  return { kind: "channel", items };
}

function user(_element, reading) {
  const items = (reading.people ?? []).map(({ id, real_name: words, name }) => ({
    label: words ?? name,
    value: id,
  }));
  return { kind: "user", items };
}

function kindOf(place) {
  if (place.is_im) return "im";
  return place.is_private ? "private" : "public";
}

function item(place) {
  return { label: place.is_im ? "Direct message" : `#${place.name}`, value: place.id };
}
