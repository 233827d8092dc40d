/** The message box: commands with their hints, earlier lines by arrow keys. */

import { byId, make } from "./dom.js";
import { face, icon } from "./icons.js";

const MOST_LINES = 50;

/** Calls `send(text)`; `commands()` gives [{command, description, usage_hint}]. */
export class Composer {
  #earlier = [];
  #at = 0;
  #chosen = -1;
  #offered = [];

  constructor({ send, commands, appName }) {
    Object.assign(this, { send, commands, appName });
    this.box = byId("composer");
    this.list = byId("commands");
    this.button = byId("send");
    this.button.append(icon("send"));
    this.box.addEventListener("input", () => this.#changed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", () => this.#hideList());
    this.box.addEventListener("focus", () => this.#changed());
    byId("composer-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Name the place that is written to. */
  place(label, foot) {
    this.box.placeholder = label;
    byId("composer-label").textContent = label;
    byId("composer-foot").textContent = foot;
  }

  /** Write into the box and leave the cursor at its end. */
  fill(text) {
    this.box.value = text;
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  #submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.#earlier = [...this.#earlier.filter((line) => line !== text), text].slice(-MOST_LINES);
    this.#at = this.#earlier.length;
    this.fill("");
    this.send(text);
  }

  #key(event) {
    if (event.isComposing) return;
    const moves = { ArrowUp: -1, ArrowDown: 1 };
    if (event.key === "Enter" && !event.shiftKey) this.#enter(event);
    else if (event.key === "Tab" && !event.shiftKey && this.#open())
      this.#choose(event, Math.max(this.#chosen, 0));
    else if (event.key === "Escape" && !this.list.hidden) this.#hideList();
    else if (moves[event.key] && this.#open()) this.#step(event, moves[event.key]);
    else if (moves[event.key]) this.#recall(event, moves[event.key]);
  }

  #enter(event) {
    const whole = this.#offered.some(({ command }) => command === this.box.value.trim());
    if (this.#open() && !whole) this.#choose(event, Math.max(this.#chosen, 0));
    else {
      event.preventDefault();
      this.#submit();
    }
  }

  /** Earlier lines, only where nothing else was typed. */
  #recall(event, by) {
    const current = this.#earlier[this.#at] ?? "";
    const to = this.#at + by;
    if (this.box.value !== current || to < 0 || to > this.#earlier.length) return;
    event.preventDefault();
    this.#at = to;
    this.fill(this.#earlier[to] ?? "");
    this.#hideList();
  }

  #changed() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
    this.button.disabled = !this.box.value.trim();
    if (this.box.value === "") this.#at = this.#earlier.length;
    this.#offer();
  }

  #offer() {
    const typed = this.box.value;
    const whole = /^(\/\S+)\s/.exec(typed);
    this.#offered =
      typed.startsWith("/") && !whole
        ? this.commands().filter(({ command }) => command.startsWith(typed))
        : [];
    const known = whole && this.commands().find(({ command }) => command === whole[1]);
    this.#chosen = this.#offered.length ? 0 : -1;
    if (known) this.list.replaceChildren(usage(known));
    else this.list.replaceChildren(...this.#offered.map((command, at) => this.#row(command, at)));
    this.list.hidden = !known && !this.#offered.length;
    this.#mark();
  }

  #row(command, at) {
    return make(
      "div",
      {
        class: "command",
        role: "option",
        id: `command-${at}`,
        onclick: () => this.#choose(null, at),
      },
      face({ app: true }),
      make(
        "div",
        { class: "command-words" },
        make(
          "div",
          {},
          make("strong", {}, command.command),
          " ",
          make("span", { class: "usage" }, command.usage_hint ?? ""),
        ),
        make("div", { class: "command-detail" }, command.description ?? ""),
      ),
      make("span", { class: "command-app" }, this.appName()),
    );
  }

  #open() {
    return !this.list.hidden && this.#offered.length > 0;
  }

  #step(event, by) {
    event.preventDefault();
    const count = this.#offered.length;
    this.#chosen = (this.#chosen + by + count) % count;
    this.#mark();
  }

  #mark() {
    for (const [at, row] of [...this.list.querySelectorAll("[role=option]")].entries()) {
      row.setAttribute("aria-selected", String(at === this.#chosen));
    }
    if (this.#chosen < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `command-${this.#chosen}`);
  }

  #choose(event, at) {
    event?.preventDefault();
    this.fill(`${this.#offered[at].command} `);
  }

  #hideList() {
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }
}

function usage(command) {
  return make(
    "div",
    { class: "command command-usage" },
    make("strong", {}, command.command),
    " ",
    make("span", { class: "usage" }, command.usage_hint || command.description || ""),
  );
}
