/** The app's dialogs: a stack, of which the uppermost is shown. */

import { drawBlocks } from "./blocks.js";
import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { closePopup } from "./popup.js";
import { plain } from "./texts.js";

/** What has been entered in one dialog, also across redrawings of it. */
export class Form {
  #fields = [];

  constructor(before = {}) {
    this.before = before;
  }

  keep({ blockId, actionId }, read) {
    this.#fields.push({ blockId, actionId, read });
  }

  earlier({ blockId, actionId }) {
    return this.before[blockId]?.[actionId];
  }

  /** As Slack reports it: {block_id: {action_id: value}}. */
  values() {
    const values = {};
    for (const { blockId, actionId, read } of this.#fields)
      (values[blockId] ??= {})[actionId] = read();
    return values;
  }
}

/**
 * Shows the views of the store; `answer(view, event, values)` and `act(view, ...)` tell the app,
 * `suggest(view, ...)` gives the options that it offers for a text.
 */
export class Modals {
  #drawn = new Map();
  #shown = null;
  #before = null;

  constructor(store, { answer, act, suggest }) {
    Object.assign(this, { store, answer, act, suggest });
    this.dialog = make("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#leave();
    });
    document.body.append(this.dialog);
  }

  /** Bring the page in line with the store's views. */
  show() {
    const { views } = this.store;
    const top = views.at(-1);
    const ids = new Set(views.map(({ id }) => id));
    for (const id of this.#drawn.keys()) if (!ids.has(id)) this.#drawn.delete(id);
    if (!top) return this.#hide();
    const known = this.#drawn.get(top.id);
    const drawn = known?.view === top ? known : this.#draw(top, known?.form);
    this.#drawn.set(top.id, drawn);
    if (this.#shown === drawn) return undefined;
    return this.#put(drawn);
  }

  #put(drawn) {
    const held = document.activeElement?.dataset?.action ?? document.activeElement?.id;
    const same = this.#shown?.view.id === drawn.view.id;
    const scrolled = same ? this.#shown.body.scrollTop : 0;
    closePopup();
    this.#shown = drawn;
    this.dialog.replaceChildren(...drawn.nodes);
    drawn.body.scrollTop = scrolled;
    if (!this.dialog.open) {
      this.#before = document.activeElement;
      this.dialog.showModal();
    }
    const named =
      same &&
      [...this.dialog.querySelectorAll("[data-action], [id]")].find(
        (node) => (node.dataset.action ?? node.id) === held,
      );
    (named || this.dialog.querySelector(".field") || this.dialog).focus();
  }

  #hide() {
    this.#shown = null;
    if (!this.dialog.open) return;
    closePopup();
    this.dialog.close();
    this.dialog.replaceChildren();
    (this.#before?.isConnected ? this.#before : byId("composer")).focus();
  }

  #draw(view, before) {
    const form = new Form(before?.values() ?? view.state?.values);
    const act = (element, blockId, value, control) =>
      this.act(view, { element, blockId, value, control, values: form.values() });
    const suggest = (blockId, actionId, text) => this.suggest(view, { blockId, actionId, text });
    const body = make(
      "div",
      { class: "dialog-body", tabindex: "-1" },
      drawBlocks(view.blocks, { reading: this.store.reading(), form, act, suggest }),
    );
    const drawn = {
      view,
      form,
      body,
      problem: make(
        "p",
        { class: "dialog-problem", role: "alert", hidden: !view.problem },
        view.problem,
      ),
    };
    const close = make(
      "button",
      {
        type: "button",
        class: "button button-quiet",
        "aria-label": "Close",
        onclick: () => this.#leave(),
      },
      icon("close"),
    );
    drawn.nodes = [
      make(
        "header",
        { class: "dialog-head" },
        make("h2", { class: "dialog-title", id: "dialog-title" }, plain(view.title)),
        close,
      ),
      body,
      drawn.problem,
      this.#foot(view, drawn),
    ];
    return drawn;
  }

  #foot(view, drawn) {
    const leave = make(
      "button",
      { type: "button", class: "button", onclick: () => this.#leave() },
      plain(view.close) || "Close",
    );
    if (!view.submit) return make("footer", { class: "dialog-foot" }, leave);
    const submit = make(
      "button",
      { type: "button", class: "button button-primary" },
      make("span", { class: "button-label" }, plain(view.submit)),
    );
    submit.addEventListener("click", () => this.#submit(drawn, submit));
    drawn.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input.field") && !event.defaultPrevented)
        this.#submit(drawn, submit);
    });
    return make("footer", { class: "dialog-foot" }, leave, submit);
  }

  async #submit(drawn, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    const values = drawn.form.values();
    this.#complain(drawn, missing(drawn.view, values));
    if (!drawn.body.querySelector(".input-error:not([hidden])")) {
      button.setAttribute("aria-busy", "true");
      const answer = await this.answer(drawn.view, "submit", values);
      button.removeAttribute("aria-busy");
      this.#complain(drawn, answer.errors ?? answer.response?.errors ?? {});
      drawn.problem.hidden = !answer.problem;
      drawn.problem.textContent = answer.problem ?? "";
    }
    drawn.body
      .querySelector(".input-error:not([hidden])")
      ?.parentElement.querySelector("input, textarea, button")
      ?.focus();
  }

  #complain({ body }, errors) {
    for (const block of body.querySelectorAll(".block-input")) {
      const sentence = errors[block.dataset.block];
      const line = block.querySelector(".input-error");
      line.textContent = sentence ?? "";
      line.hidden = !sentence;
      block.classList.toggle("invalid", Boolean(sentence));
      block.querySelector(".field")?.setAttribute("aria-invalid", String(Boolean(sentence)));
    }
  }

  /** Say something went wrong in the dialog that is open. */
  complain(sentence) {
    if (!this.#shown) return;
    this.#shown.problem.textContent = sentence;
    this.#shown.problem.hidden = false;
  }

  #leave() {
    if (!this.#shown) return;
    const { view, form } = this.#shown;
    this.answer(view, "close", form.values());
    // not only once the stand-in has said so: what is typed next would go into a dialog that closes
    this.store.leave(view);
  }
}

/** The errors of inputs that must be filled in and are not. */
function missing(view, values) {
  const errors = {};
  for (const block of view.blocks) {
    if (block.type !== "input" || block.optional) continue;
    const value = values[block.block_id]?.[block.element.action_id] ?? {};
    const [, content] = Object.entries(value).find(([key]) => key !== "type") ?? [];
    if (content === null || content === undefined || content.length === 0)
      errors[block.block_id] = "Fill in this field.";
  }
  return errors;
}
