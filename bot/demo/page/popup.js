/** Lists that open beside a control: overflow menus, selects, the choice of person. */

import { make } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

/** Close the list that is open, if one is; with `refocus` the control gets the focus back. */
export function closePopup({ refocus = false } = {}) {
  if (!open) return;
  const { list, anchor } = open;
  open = null;
  list.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus) anchor.focus();
}

/**
 * Open a list at `anchor`. `items`: {label, detail?, node?, value, selected?, heading?}[]; choosing
 * one runs `choose(item)`. Arrow keys, Home, End and first letters move, Escape closes. With
 * `search` there is a field above, and the rows are those that `await search(text)` gives.
 */
export function openPopup(
  anchor,
  items,
  choose,
  { label, role = "menu", classes = "", search = null } = {},
) {
  const again = open?.anchor === anchor;
  closePopup();
  if (again) return;
  const list = make("div", {
    class: `popup ${classes}`,
    role,
    "aria-label": label,
    popover: "manual",
  });
  for (const item of items) list.append(row(item, role, choose));
  const field = search ? searchField(list, search, (item) => row(item, role, choose)) : null;
  list.addEventListener("keydown", (event) => move(event, list));
  (anchor.closest("dialog") ?? document.body).append(list);
  list.showPopover?.();
  place(list, anchor);
  open = { list, anchor, top: anchor.getBoundingClientRect().top };
  anchor.setAttribute("aria-expanded", "true");
  const chosen = list.querySelector("[aria-checked=true], [aria-selected=true]");
  (field ?? chosen ?? rows(list)[0])?.focus();
}

/** The field above the rows; what is typed last wins, however long the answers take. */
function searchField(list, search, draw) {
  const field = make("input", { class: "field popup-search", type: "search", "aria-label": "Search" });
  const found = make("div", { class: "popup-found" });
  let asked = 0;
  const ask = async () => {
    const mine = (asked += 1);
    const items = await search(field.value);
    if (mine !== asked) return;
    const none = make("p", { class: "popup-heading" }, "Nothing found");
    found.replaceChildren(...(items.length ? items.map(draw) : [none]));
  };
  field.addEventListener("input", ask);
  list.append(field, found);
  ask();
  return field;
}

function row(item, role, choose) {
  if (item.heading)
    return make("div", { class: "popup-heading", role: "presentation" }, item.heading);
  const state = { menu: {}, listbox: { "aria-selected": String(Boolean(item.selected)) } }[role];
  const tick = item.selected ? icon("check") : null;
  const words = make(
    "span",
    { class: "popup-words" },
    item.label,
    item.detail ? make("span", { class: "popup-detail" }, item.detail) : null,
  );
  const chosen = () => {
    closePopup({ refocus: true });
    choose(item);
  };
  return make(
    "button",
    {
      type: "button",
      class: "popup-row",
      role: role === "menu" ? "menuitem" : "option",
      tabindex: "-1",
      "data-value": item.value,
      ...state,
      onclick: chosen,
    },
    item.node ?? null,
    words,
    tick,
  );
}

function rows(list) {
  return [...list.querySelectorAll(".popup-row")];
}

function move(event, list) {
  const all = rows(list);
  const at = all.indexOf(document.activeElement);
  const typing = event.target.matches("input");
  if (typing && ["Home", "End"].includes(event.key)) return;
  if (!all.length && event.key.startsWith("Arrow")) return;
  const to =
    {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key] ?? byLetter(event, all, at);
  if (event.key === "Escape" || event.key === "Tab") closePopup({ refocus: true });
  else if (to === undefined) return;
  else all[to].focus();
  if (event.key !== "Tab") {
    event.preventDefault();
    event.stopPropagation();
  }
}

function byLetter(event, all, at) {
  const typing = event.target.matches("input");
  if (typing || event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey)
    return undefined;
  const starts = (index) =>
    all[index].textContent.toLowerCase().startsWith(event.key.toLowerCase());
  const order = all.map((_, index) => (at + 1 + index) % all.length);
  return order.find(starts);
}

function place(list, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const left = at.left + width > innerWidth - 8 ? at.right - width : at.left;
  const below = at.bottom + 4;
  const top = below + height > innerHeight - 8 ? at.top - height - 4 : below;
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  list.style.top = `${Math.max(8, top)}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.list.contains(event.target) && !open.anchor.contains(event.target))
    closePopup();
});
addEventListener("resize", () => closePopup());
document.addEventListener(
  "scroll",
  (event) => {
    if (!open || !event.target.contains(open.anchor)) return;
    if (Math.abs(open.anchor.getBoundingClientRect().top - open.top) > 8) closePopup();
  },
  true,
);
