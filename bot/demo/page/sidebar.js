/** The sidebar: the workspace, its channels and people, the app, and who you are. */

import { timeOfDay } from "./dates.js";
import { make } from "./dom.js";
import { face, icon } from "./icons.js";
import { openPopup } from "./popup.js";

/** What a person is here, e.g. "Editor · @editors". */
export function roleOf(person, store) {
  const groups = [...store.groups.values()].filter(({ users }) => users?.includes(person.id));
  return [person.title ?? person.profile?.title, ...groups.map(({ handle }) => `@${handle}`)]
    .filter(Boolean)
    .join(" · ");
}

/** A person of the store as faces are drawn. */
function asFace(person) {
  return { id: person.id, name: person.real_name ?? person.name };
}

/** The sidebar's content. `go(channelId)`, `become(userId)` and `about(person, anchor)` are what its rows do. */
export function drawSidebar(store, { channel, home, unread, go, become, about }) {
  const places = [...store.channels.values()].filter((one) => !one.is_im && store.isIn(one));
  const people = [...store.people.values()].filter(isPerson(store));
  return [
    make(
      "div",
      { class: "workspace" },
      make("h2", {}, store.team.name ?? "Workspace"),
      make(
        "button",
        { type: "button", class: "button-quiet sidebar-close", "aria-label": "Close the sidebar" },
        icon("close"),
      ),
    ),
    make(
      "div",
      { class: "sidebar-lists" },
      list(
        "Channels",
        places.map((one) => channelRow(one, { channel: home.open ? null : channel, unread, go })),
      ),
      list(
        "People",
        people.map((one) => personRow(one, store, about)),
      ),
      list("Apps", [
        appRow(store, { channel: home.open ? null : channel, unread, go }),
        ...(store.home ? [homeRow(home)] : []),
      ]),
    ),
    store.gallery ? galleryLink(store) : null,
    youButton(store, people, become),
  ];
}

function isPerson(store) {
  return (user) => user.id !== store.app.bot_user && !user.is_bot && !user.deleted;
}

function list(name, rows) {
  return make(
    "section",
    { "aria-label": name },
    make("h2", {}, name),
    make(
      "ul",
      {},
      rows.map((row) => make("li", {}, row)),
    ),
  );
}

function channelRow(one, { channel, unread, go }) {
  const count = unread.get(one.id) ?? 0;
  const current = channel?.id === one.id;
  return make(
    "button",
    {
      type: "button",
      class: `row${count ? " row-unread" : ""}`,
      "aria-current": current ? "page" : null,
      "data-channel": one.id,
      onclick: () => go(one.id),
    },
    icon("hash"),
    make("span", { class: "row-name" }, one.name),
    counter(count),
  );
}

function personRow(person, store, about) {
  const mine = person.id === store.me?.id;
  const node = make(
    "button",
    { type: "button", class: "row", "data-person": person.id },
    face(asFace(person)),
    make(
      "span",
      { class: "row-name" },
      asFace(person).name,
      mine ? make("span", { class: "row-note" }, " you") : null,
    ),
  );
  node.addEventListener("click", () => about(person, node));
  return node;
}

/** The app's row leads to the conversation with it. */
function appRow(store, { channel, unread, go }) {
  const direct = [...store.channels.values()].find((one) => one.is_im);
  const count = unread.get(direct?.id) ?? 0;
  return make(
    "button",
    {
      type: "button",
      class: `row${count ? " row-unread" : ""}`,
      "data-channel": direct?.id,
      "aria-current": direct && channel?.id === direct.id ? "page" : null,
      onclick: () => direct && go(direct.id),
    },
    face({ app: true }),
    make("span", { class: "row-name" }, store.app.name ?? "App"),
    make("span", { class: "badge" }, "APP"),
    counter(count),
  );
}

/** The app's Home tab. */
function homeRow({ open, go }) {
  return make(
    "button",
    {
      type: "button",
      class: "row row-inner",
      "data-channel": "home",
      "aria-current": open ? "page" : null,
      onclick: go,
    },
    icon("home"),
    make("span", { class: "row-name" }, "Home"),
  );
}

/** A quiet way to all that the app can say, side by side. */
function galleryLink(store) {
  return make("a", { class: "gallery-link", href: "gallery" }, `All that ${store.app.name} says`);
}

function counter(count) {
  return count
    ? make("span", { class: "count", "aria-label": `${count} new` }, String(count))
    : null;
}

function youButton(store, people, become) {
  const { me } = store;
  if (!me) return null;
  const node = make(
    "button",
    {
      type: "button",
      class: "you",
      id: "you",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": `You are ${asFace(me).name}, ${roleOf(me, store)}. Change person`,
    },
    face(asFace(me)),
    make(
      "span",
      { class: "you-words" },
      make("span", { class: "you-name" }, asFace(me).name),
      make("span", { class: "you-role" }, me.title ?? roleOf(me, store)),
    ),
    icon("updown"),
  );
  const items = people.map((person) => ({
    label: asFace(person).name,
    detail: roleOf(person, store),
    value: person.id,
    selected: person.id === me.id,
    node: face(asFace(person)),
  }));
  node.addEventListener("click", () =>
    openPopup(node, items, ({ value }) => become(value), {
      label: "Be another person",
      classes: "popup-people",
    }),
  );
  return node;
}

/** A card about a person: what they are here, their time, and a way to be them. */
export function drawAbout(person, store, become) {
  const { name } = asFace(person);
  const time = person.tz ? timeOfDay(new Date(), person.tz) : null;
  const first = name.split(" ")[0];
  return [
    make(
      "div",
      { class: "about-head" },
      face(asFace(person)),
      make("div", {}, make("strong", {}, name), make("p", {}, roleOf(person, store))),
    ),
    time &&
      make(
        "p",
        { class: "about-line" },
        icon("clock"),
        `${time} in ${person.tz.split("/").at(-1).replaceAll("_", " ")}`,
      ),
    person.id === store.me?.id
      ? make("p", { class: "about-line" }, "This is you.")
      : make(
          "button",
          { type: "button", class: "button", onclick: () => become(person.id) },
          `Be ${first}`,
        ),
  ].filter(Boolean);
}
