/** The messages of the channel that is open. */

import { dayKey, dividerDay } from "./dates.js";
import { byId, make } from "./dom.js";
import { continues, drawMessage } from "./message.js";
import { atEnd, exchange, placesIn, returnTo, toEnd } from "./place.js";
import { keyOf } from "./store.js";

const ANSWER_MILLISECONDS = 4000;

/** Keeps `node` in line with the store; `intro(channel)` makes the first lines of a channel. */
export class Log {
  #nodes = new Map();
  #channel = null;
  #following = true;
  #expecting = 0;

  constructor(node, store, { act, choose, intro }) {
    Object.assign(this, { node, store, act, choose, intro });
    this.newer = byId("newer");
    this.newer.addEventListener("click", () => this.end());
    node.addEventListener("scroll", () => this.#moved(), { passive: true });
    node.addEventListener("load", () => this.#following && this.end(), true);
  }

  /** The reader did something: a private message that answers it is shown wherever they are. */
  expect() {
    this.#expecting = Date.now() + ANSWER_MILLISECONDS;
  }

  /** Make a change in or around the messages without moving what the reader looks at. */
  keeping(change) {
    const used = document.activeElement?.closest(".block");
    const places = atEnd(this.node) && !this.node.contains(used) ? [] : placesIn(this.node);
    change();
    if (places.length) returnTo(this.node, places, (key) => this.#nodes.get(key));
    else this.node.scrollTop = this.node.scrollHeight;
  }

  /** Show a channel, from its end. */
  open(channel) {
    this.#channel = channel;
    this.#nodes.clear();
    const drawn = this.store.history(channel.id).map((message) => this.#draw(message));
    this.node.replaceChildren(make("div", { class: "log-space" }), this.intro(channel), ...drawn);
    this.#arrange();
    this.end();
  }

  /** Draw the open channel again after the whole state came anew; the reader stays where they are. */
  again(channel) {
    const places = atEnd(this.node) ? [] : placesIn(this.node);
    this.open(channel);
    returnTo(this.node, places, (key) => this.#nodes.get(key));
  }

  /** Bring one message up to date, or add it. */
  put(message) {
    const known = this.#nodes.get(keyOf(message));
    const come = !known && (atEnd(this.node) || this.#isAwaited(message));
    this.keeping(() => {
      const node = this.#draw(message);
      if (known) exchange(known, node);
      else this.#insert(node, message);
      this.#arrange();
    });
    if (come) this.end();
    else if (!known) this.newer.hidden = atEnd(this.node);
  }

  #isAwaited(message) {
    const answers = message.ephemeral && Date.now() < this.#expecting;
    return answers || message.user === this.store.me.id;
  }

  #moved() {
    this.#following = atEnd(this.node);
    if (this.#following) this.newer.hidden = true;
  }

  /** Take a message away. */
  remove(key) {
    this.#nodes.get(key)?.remove();
    this.#nodes.delete(key);
    this.#arrange();
  }

  /** Go to the newest message. */
  end() {
    toEnd(this.node, this.node.lastElementChild);
    this.newer.hidden = true;
    this.#following = true;
  }

  /** The node of a message that is shown. */
  nodeOf(message) {
    return this.#nodes.get(keyOf(message));
  }

  #draw(message) {
    const node = drawMessage(message, this.store, this.act, this.choose);
    this.#nodes.set(keyOf(message), node);
    return node;
  }

  #insert(node, message) {
    const later = this.store
      .history(this.#channel.id)
      .find((other) => Number(other.ts) > Number(message.ts) && this.#nodes.has(keyOf(other)));
    this.node.insertBefore(node, later ? this.#nodes.get(keyOf(later)) : null);
  }

  /** Day dividers, and which messages go without a name of their own. */
  #arrange() {
    for (const divider of this.node.querySelectorAll(".day")) divider.remove();
    const { zone } = this.store;
    const now = new Date();
    let before = null;
    let lastDay = null;
    for (const message of this.store.history(this.#channel.id)) {
      const node = this.#nodes.get(keyOf(message));
      const at = new Date(Number(message.ts) * 1000);
      const day = dayKey(at, zone);
      if (day !== lastDay) node.before(divider(at, zone, now));
      node.classList.toggle("continued", day === lastDay && continues(message, before));
      [before, lastDay] = [message, day];
    }
  }
}

function divider(at, zone, now) {
  return make(
    "div",
    { class: "day", role: "separator" },
    make("span", {}, dividerDay(at, zone, now)),
  );
}
