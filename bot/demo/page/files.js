/** "Files changed": what the app wrote to disk, newest first. */

import { timeOfDay } from "./dates.js";
import { byId, make } from "./dom.js";
import { icon } from "./icons.js";

const PEEK = 8000;

/** A file change as a card: {title, path, diff: lines, at: seconds or ISO}. */
function card(notice, zone) {
  const at = new Date(typeof notice.at === "number" ? notice.at * 1000 : (notice.at ?? NaN));
  const time = Number.isNaN(at.getTime())
    ? null
    : make("time", { class: "time" }, timeOfDay(at, zone));
  return make(
    "article",
    { class: "change" },
    make("div", { class: "change-head" }, make("strong", {}, notice.title ?? "File changed"), time),
    make("p", { class: "path" }, breakable(notice.path ?? "")),
    make("pre", { class: "diff" }, (notice.diff ?? []).map(line)),
  );
}

/** A path that wraps after its slashes. */
function breakable(path) {
  return path.split(/(?<=[/])/).flatMap((part) => [part, make("wbr")]);
}

function line(text) {
  const kind = { "+": "added", "-": "removed", "@": "where" }[text[0]] ?? "same";
  return make("span", { class: `line line-${kind}` }, text, "\n");
}

/**
 * The panel at the right; `keeping(change)` makes room for it without moving the messages. A
 * narrow page shows it on demand: there a new change peeks in.
 */
export class Files {
  #closed = false;
  #timer = 0;

  constructor(store, keeping) {
    Object.assign(this, { store, keeping });
    this.panel = byId("files");
    this.wide = matchMedia("(min-width: 1080px)");
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle();
    });
  }

  /** Draw all; `fresh` is a change that came just now. */
  show(fresh = null) {
    const notices = [...this.store.notices].reverse();
    const cards = notices.map((notice) => card(notice, this.store.zone));
    if (fresh) cards[0].classList.add("change-fresh");
    const close = make(
      "button",
      {
        type: "button",
        class: "button-quiet",
        "aria-label": "Close",
        onclick: () => this.toggle(),
      },
      icon("close"),
    );
    this.panel.replaceChildren(
      make("header", { class: "files-head" }, make("h2", {}, "Files changed"), close),
      make(
        "div",
        { class: "files-list", role: "log", "aria-live": "polite" },
        cards.length
          ? cards
          : make(
              "p",
              { class: "nothing" },
              "None yet. A decision that changes a file shows its path and the changed line here.",
            ),
      ),
    );
    if (fresh && !this.wide.matches && this.panel.hidden) this.#peek(cards[0]);
    if (!notices.length) this.panel.hidden = true;
    else if (this.wide.matches && !this.#closed) this.panel.hidden = false;
  }

  /** Open or close by hand. */
  toggle() {
    this.keeping(() => {
      this.panel.hidden = !this.panel.hidden;
    });
    this.#closed = this.panel.hidden;
    byId("files-toggle")?.setAttribute("aria-expanded", String(!this.panel.hidden));
    (this.panel.hidden ? byId("files-toggle") : this.panel.querySelector("button"))?.focus();
  }

  #peek(shown) {
    clearTimeout(this.#timer);
    document.querySelector(".peek")?.remove();
    const node = make("div", { class: "peek", role: "status" }, shown.cloneNode(true));
    node.addEventListener("click", () => {
      node.remove();
      this.toggle();
    });
    byId("desk").append(node);
    this.#timer = setTimeout(() => node.remove(), PEEK);
  }
}

/** The header's button that opens the panel; null while there is nothing to show. */
export function filesButton(store, files) {
  const count = store.notices.length;
  if (!count) return null;
  return make(
    "button",
    {
      type: "button",
      class: "header-button",
      id: "files-toggle",
      "aria-controls": "files",
      "aria-expanded": String(!files.panel.hidden),
      "aria-label": `Files changed: ${count}`,
      onclick: () => files.toggle(),
    },
    icon("file"),
    make("span", { class: "header-button-words" }, "Files changed"),
    make("span", { class: "pill" }, String(count)),
  );
}
