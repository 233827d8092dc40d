/** The gallery: every message and dialog that the app handed over, drawn as anywhere on the page. */

import { getGallery, getState } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { byId, make } from "./dom.js";
import { drawMessage } from "./message.js";
import { Store } from "./store.js";

/** A store whose reader looks at everything at one moment. */
class StillStore extends Store {
  constructor(now) {
    super();
    this.now = new Date(now * 1000);
  }

  reading() {
    return { ...super.reading(), now: () => this.now };
  }
}

/** Nothing is pressed here: a control does nothing, and a menu keeps what was chosen. */
function act() {
  return Promise.resolve(true);
}

function drawPrivateOrPublic(exhibit, store) {
  const message = {
    ts: String(store.now.getTime() / 1000),
    id: exhibit.id,
    bot: store.app.name,
    text: "",
    blocks: exhibit.blocks,
    ephemeral: exhibit.kind === "private",
  };
  return drawMessage(message, store, act);
}

function drawDialog(exhibit, store) {
  return make(
    "div",
    { class: "dialog-still" },
    make("div", { class: "dialog-head" }, make("p", { class: "dialog-title" }, exhibit.title)),
    make(
      "div",
      { class: "dialog-body" },
      drawBlocks(exhibit.blocks, { reading: store.reading(), act }),
    ),
  );
}

function groupId(name) {
  return `group-${name}`.replace(/\W+/g, "-");
}

function drawExhibit(exhibit, store) {
  const draw = ["dialog", "home"].includes(exhibit.kind) ? drawDialog : drawPrivateOrPublic;
  const heading = `${exhibit.id}-name`;
  return make(
    "section",
    {
      class: `exhibit exhibit-${exhibit.kind}`,
      id: exhibit.id,
      "aria-labelledby": `${groupId(exhibit.group)} ${heading}`,
    },
    make("h3", { class: "exhibit-name", id: heading }, exhibit.name),
    draw(exhibit, store),
  );
}

function drawGroup([name, exhibits], store) {
  return make(
    "section",
    { class: "exhibit-group", "aria-label": name },
    make(
      "h2",
      {},
      make("span", { id: groupId(name) }, name),
      make("span", { class: "exhibit-count" }, String(exhibits.length)),
    ),
    exhibits.map((exhibit) => drawExhibit(exhibit, store)),
  );
}

function drawIndex([name, exhibits]) {
  return make(
    "details",
    {},
    make("summary", {}, name),
    make(
      "ul",
      {},
      exhibits.map(({ id, name: label }) => make("li", {}, make("a", { href: `#${id}` }, label))),
    ),
  );
}

function grouped(exhibits) {
  const groups = new Map();
  exhibits.forEach((exhibit, at) => {
    const known = groups.get(exhibit.group) ?? [];
    groups.set(exhibit.group, [...known, { ...exhibit, id: `exhibit-${at + 1}` }]);
  });
  return [...groups];
}

const [state, { exhibits = [], now }] = await Promise.all([getState(""), getGallery()]);
const store = new StillStore(now);
store.load(state);
const groups = grouped(exhibits);
byId("gallery-index").append(...groups.map(drawIndex));
byId("exhibits").append(...groups.map((group) => drawGroup(group, store)));
if (!exhibits.length)
  byId("gallery-sentence").textContent = "Nothing was handed over to be shown here.";
if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
document.body.dataset.drawn = String(exhibits.length);
