/** The app's Home tab. */

import { drawBlocks } from "./blocks.js";
import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { Form } from "./modal.js";
import { closePopup } from "./popup.js";

/** Shows the store's view of it; `open()` tells the app that it was opened, `act(view, ...)` and
 * `suggest(view, ...)` do what a control asks for. */
export class HomeTab {
  #view = null;
  #form = null;
  #problem = "";

  constructor(store, { act, suggest, open }) {
    Object.assign(this, { store, act, suggest, open });
    this.node = byId("home");
    this.body = make("div", { class: "home-body" });
    this.line = make("p", { class: "complaint", role: "alert", hidden: true });
    this.node.append(make("h2", { class: "unseen" }, "Home"), this.line, this.body);
  }

  /** Somebody opens the tab. */
  show() {
    this.#form = null;
    this.draw();
    this.node.scrollTop = 0;
    this.node.focus({ preventScroll: true });
    this.open();
  }

  /** Bring it in line with the store; what is typed, the focus and the place stay. */
  draw() {
    if (this.node.hidden) return;
    const view = this.store.home?.view;
    if (!view) {
      this.body.replaceChildren(make("p", { class: "home-wait" }, "Nothing is drawn here yet."));
      return;
    }
    const held = this.#held();
    const { scrollTop } = this.node;
    const form = new Form(this.#form?.values() ?? view.state?.values);
    const act = (element, blockId, value, control) =>
      this.act(view, { element, blockId, value, control, values: form.values() });
    const suggest = (blockId, actionId, text) => this.suggest(view, { blockId, actionId, text });
    closePopup();
    this.body.replaceChildren(
      ...drawBlocks(view.blocks, { reading: this.store.reading(), form, act, suggest }),
    );
    this.#form = form;
    this.node.scrollTop = scrollTop;
    this.#hold(held);
  }

  /** A sentence above all; an empty one takes it away. */
  say(sentence) {
    this.line.replaceChildren(icon("warning"), sentence);
    this.line.hidden = !sentence;
  }

  /** The control that has the focus: which block, which action, the cursor's place in it, and
   * which of several boxes it is. */
  #held() {
    const node = document.activeElement;
    if (!this.body.contains(node)) return null;
    const at = [...this.body.children].indexOf(node.closest(".block"));
    const box = node.matches("[type=checkbox]") ? node.value : undefined;
    return { at, action: node.dataset.action, cursor: node.selectionStart, box };
  }

  /** Give the focus back: to the same control, or the one that has come into its place. */
  #hold(held) {
    if (!held) return;
    const boxes = [...this.body.querySelectorAll("[type=checkbox]")];
    const same = boxes.find(({ value }) => value === held.box);
    if (same) {
      this.#focus(same, held);
      return;
    }
    const named = [...this.body.querySelectorAll("[data-action]")].filter(
      ({ dataset }) => dataset.action === held.action,
    );
    if (named.length === 1) {
      this.#focus(named[0], held);
      return;
    }
    for (let at = Math.min(held.at, this.body.children.length - 1); at >= 0; at -= 1) {
      const controls = [...this.body.children[at].querySelectorAll("button, input, textarea")];
      const same = controls.find(({ dataset }) => dataset.action === held.action) ?? controls[0];
      if (!same) continue;
      this.#focus(same, held);
      return;
    }
    this.node.focus({ preventScroll: true });
  }

  #focus(control, { cursor }) {
    control.focus({ preventScroll: true });
    if (cursor !== undefined && control.matches("input[type=text]"))
      control.setSelectionRange(cursor, cursor);
  }
}
