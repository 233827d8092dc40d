/** What stands around the messages: sidebar, channel header, banner, cards about people. */

import { byId, make } from "./dom.js";
import { filesButton } from "./files.js";
import { topicOf } from "./hints.js";
import { face, icon } from "./icons.js";
import { drawAbout, drawSidebar } from "./sidebar.js";

/** `go(channelId)`, `goHome()` and `become(userId)` are what its controls do. */
export class Frame {
  constructor(store, { go, goHome, become, files }) {
    Object.assign(this, { store, files, atHome: false });
    this.sidebar = byId("sidebar");
    this.veil = byId("veil");
    this.narrow = matchMedia("(max-width: 760px)");
    this.go = (id) => {
      this.#drawer(false);
      go(id);
    };
    this.goHome = () => {
      this.#drawer(false);
      goHome();
    };
    this.become = (id) => {
      this.#drawer(false);
      become(id);
    };
    this.veil.addEventListener("click", () => this.#drawer(false));
    this.narrow.addEventListener("change", () => this.#drawer(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.veil.hidden) this.#drawer(false);
    });
    this.#drawer(false);
  }

  /** Draw all again; a row that had the focus keeps it. */
  draw(channel, unread) {
    const held = focusKey(this.sidebar);
    const about = (person, anchor) => this.#about(person, anchor);
    this.sidebar.replaceChildren(
      ...drawSidebar(this.store, {
        channel,
        home: { open: this.atHome, go: this.goHome },
        unread,
        go: this.go,
        become: this.become,
        about,
      }).filter(Boolean),
    );
    this.sidebar
      .querySelector(".sidebar-close")
      .addEventListener("click", () => this.#drawer(false));
    if (held) this.sidebar.querySelector(held)?.focus();
    byId("channel-header").replaceChildren(...this.#header(channel).filter(Boolean));
    const waiting = [...unread.values()].reduce((sum, count) => sum + count, 0);
    document.title = `${waiting ? `(${waiting}) ` : ""}${this.#title(channel)} · ${this.store.team.name ?? "Copydesk demo"}`;
  }

  /** The message box's label, and the line under it. */
  invitation(channel) {
    return [
      `Message ${this.#title(channel)}`,
      "Enter sends · Shift+Enter starts a new line · / shows the commands",
    ];
  }

  /** A sentence above the messages; an empty one takes it away. */
  say(sentence) {
    byId("banner").textContent = sentence;
    byId("banner").hidden = !sentence;
  }

  #title(channel) {
    if (this.atHome) return "Home";
    if (!channel.is_im) return `#${channel.name}`;
    return this.store.app.name;
  }

  #header(channel) {
    const open = make(
      "button",
      {
        type: "button",
        class: "button-quiet sidebar-open",
        "aria-label": "Channels and people",
        "aria-controls": "sidebar",
        onclick: () => this.#drawer(true),
      },
      icon("menu"),
    );
    const members = (channel.members ?? []).map((id) => this.store.people.get(id)).filter(Boolean);
    const faces = make(
      "div",
      {
        class: "members",
        title: members.map((one) => one.real_name ?? one.name).join(", "),
        role: "img",
        "aria-label": `${members.length} people`,
      },
      members.slice(0, 3).map((one) => face({ id: one.id, name: one.real_name ?? one.name })),
      make("span", {}, String(members.length)),
    );
    const name = make(
      "h1",
      {},
      channel.is_im ? null : icon("hash"),
      make("span", {}, channel.is_im ? this.store.app.name : channel.name),
    );
    return [
      open,
      make(
        "div",
        { class: "header-words" },
        name,
        channel.is_im && this.store.home ? this.#tabs(channel) : null,
        make("p", { class: "topic" }, topicOf(channel)),
      ),
      filesButton(this.store, this.files),
      members.length ? faces : null,
    ];
  }

  /** The app's own tabs. */
  #tabs(channel) {
    const tab = (word, open, go) =>
      make(
        "button",
        { type: "button", class: "tab", "aria-current": open ? "page" : null, onclick: go },
        word,
      );
    return make(
      "nav",
      { class: "tabs", "aria-label": this.store.app.name },
      tab("Home", this.atHome, this.goHome),
      tab("Messages", !this.atHome, () => this.go(channel.id)),
    );
  }

  #drawer(open) {
    const shown = open && this.narrow.matches;
    this.sidebar.classList.toggle("sidebar-shown", shown);
    this.sidebar.inert = this.narrow.matches && !shown;
    document.querySelector("main").inert = shown;
    const was = !this.veil.hidden;
    this.veil.hidden = !shown;
    if (shown) this.sidebar.querySelector("[aria-current], button")?.focus();
    else if (was) document.querySelector(".sidebar-open")?.focus();
  }

  #about(person, anchor) {
    const dialog = make("dialog", {
      class: "about",
      "aria-label": person.real_name ?? person.name,
    });
    dialog.append(
      ...drawAbout(person, this.store, (id) => {
        dialog.close();
        this.become(id);
      }),
    );
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    const at = anchor.getBoundingClientRect();
    if (this.narrow.matches) return;
    dialog.style.left = `${at.right + 8}px`;
    dialog.style.top = `${Math.max(8, Math.min(at.top - 8, innerHeight - dialog.offsetHeight - 8))}px`;
  }
}

/** A selector for the row that has the focus, if one has. */
function focusKey(sidebar) {
  const held = document.activeElement;
  if (!sidebar.contains(held)) return null;
  const { channel, person } = held.dataset;
  if (channel) return `[data-channel="${CSS.escape(channel)}"]`;
  if (person) return `[data-person="${CSS.escape(person)}"]`;
  return held.id ? `#${held.id}` : null;
}
