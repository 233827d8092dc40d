/** The page: puts the pieces together and carries what happens from one to another. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { Files } from "./files.js";
import { Frame } from "./frame.js";
import { drawHint, drawIntro, hintSeen } from "./hints.js";
import { HomeTab } from "./home.js";
import { Log } from "./log.js";
import { Modals } from "./modal.js";
import { keepVisit, lastVisit } from "./person.js";
import { calm, complain, ownMessage, sentenceOf } from "./problems.js";
import { Store } from "./store.js";

const store = new Store();
const visit = lastVisit();
const unread = new Map();
let channel = null;
let hangUp = () => {};
let own = 0;

const fill = (text) => composer.fill(text);
const composer = new Composer({
  send,
  commands: () => store.app.commands ?? [],
  appName: () => store.app.name,
});
const log = new Log(byId("log"), store, {
  act: actInMessage,
  choose: chooseInMenu,
  intro: (one) => drawIntro(one, store, fill),
});
const files = new Files(store, (change) => log.keeping(change));
const modals = new Modals(store, { answer: answerView, act: actInView, suggest });
const home = new HomeTab(store, { act: actAtHome, suggest, open: openHome });
const frame = new Frame(store, { go, goHome, become, files });

/** Tell the app about a control; the control shows that it waits. */
async function act(action, control) {
  control.setAttribute("aria-busy", "true");
  const answer = await api.act({ user: store.me.id, ...action });
  control.removeAttribute("aria-busy");
  return answer;
}

async function actInMessage(message, { element, blockId, value, control }) {
  calm(log.nodeOf(message));
  log.expect();
  const where = message.ephemeral ? { ephemeral_id: message.id } : { ts: message.ts };
  const answer = await act(
    {
      channel: message.channel ?? channel.id,
      ...where,
      block_id: blockId,
      action_id: element.action_id,
      value,
    },
    control,
  );
  if (!answer.ok) complain(log.nodeOf(message), sentenceOf(answer, store.app.name));
  return answer.ok;
}

async function chooseInMenu(message, callbackId, control) {
  calm(log.nodeOf(message));
  log.expect();
  control.setAttribute("aria-busy", "true");
  const answer = await api.shortcut(store.me.id, channel.id, message.ts, callbackId);
  control.removeAttribute("aria-busy");
  if (!answer.ok) complain(log.nodeOf(message), sentenceOf(answer, store.app.name));
}

async function actInView(view, { element, blockId, value, control, values }) {
  const answer = await act(
    { view_id: view.id, block_id: blockId, action_id: element.action_id, value, values },
    control,
  );
  if (!answer.ok) modals.complain(sentenceOf(answer, store.app.name));
  return answer.ok;
}

async function actAtHome(view, { element, blockId, value, control, values }) {
  const answer = await act(
    { view_id: view.id, block_id: blockId, action_id: element.action_id, value, values },
    control,
  );
  home.say(answer.ok ? "" : sentenceOf(answer, store.app.name));
  return answer.ok;
}

async function openHome() {
  const answer = await api.openHome(store.me.id);
  home.say(answer.ok ? "" : sentenceOf(answer, store.app.name));
}

/** The options of a menu that is searched; none, and a sentence, where the app gave no answer. */
async function suggest(view, { blockId, actionId, text }) {
  const answer = await api.suggest(store.me.id, view.id, blockId, actionId, text);
  if (!answer.ok) modals.complain(sentenceOf(answer, store.app.name));
  return answer.options ?? [];
}

async function answerView(view, event, values) {
  const answer = await api.answerView(store.me.id, view.id, event, values);
  const refused = !answer.ok && !answer.errors;
  return refused ? { ...answer, problem: sentenceOf(answer, store.app.name) } : answer;
}

async function send(text) {
  const here = channel.id;
  log.expect();
  if (text.startsWith("/")) {
    hintSeen();
    byId("hint").hidden = true;
  }
  const answer = await api.send(store.me.id, here, text);
  if (!answer.ok)
    store.put(ownMessage(here, sentenceOf(answer, store.app.name, text), (own += 1)), here);
}

function go(id) {
  channel = store.channels.get(id);
  atHome(false);
  unread.delete(id);
  keepVisit({ user: store.me.id, channel: id });
  log.open(channel);
  drawAround();
  if (matchMedia("(hover: hover)").matches) byId("composer").focus();
}

function goHome() {
  channel = [...store.channels.values()].find((one) => one.is_im);
  keepVisit({ user: store.me.id, channel: "home" });
  atHome(true);
  drawAround();
  home.show();
}

function atHome(open) {
  frame.atHome = open;
  home.node.hidden = !open;
  for (const id of ["log", "composer-form"]) byId(id).hidden = open;
  if (open) byId("newer").hidden = true;
}

function drawAround() {
  frame.draw(channel, unread);
  composer.place(...frame.invitation(channel));
  if (frame.atHome) byId("hint").hidden = true;
  else drawHint(byId("hint"), channel, store, fill);
}

function become(user) {
  hangUp();
  unread.clear();
  channel = null;
  connect(user);
}

/** Follow as this person: state first, then everything that happened while it was on its way. */
function connect(user) {
  let waiting = [];
  const opened = async () => {
    waiting = [];
    const state = await api.getState(user);
    if (!state.ok) {
      frame.say(sentenceOf(state, "The stand-in"));
      return;
    }
    store.load(state);
    frame.say("");
    for (const event of waiting) store.apply(event);
    waiting = null;
  };
  const happened = (event) => {
    if (event.type === "reset") opened();
    else if (waiting) waiting.push(event);
    else store.apply(event);
  };
  hangUp = api.follow(user, {
    opened,
    happened,
    lost: () => frame.say("The line to the stand-in Slack is broken. Trying again."),
  });
}

function firstChannel() {
  const asked = store.channels.get(visit.channel);
  return asked && store.isIn(asked)
    ? asked
    : [...store.channels.values()].find((one) => store.isIn(one));
}

store.on("loaded", () => {
  if (!store.me) return;
  const known = channel && store.channels.get(channel.id);
  if (frame.atHome ? store.home : !known && visit.channel === "home" && store.home) {
    goHome();
  } else if (known && !frame.atHome) {
    channel = known;
    log.again(channel);
    drawAround();
  } else {
    go(firstChannel().id);
  }
  visit.channel = frame.atHome ? "home" : channel.id;
  files.show();
  modals.show();
});

store.on("message", (where, message, fresh) => {
  if (where === channel?.id && !frame.atHome) {
    log.put(message);
    return;
  }
  if (fresh) unread.set(where, (unread.get(where) ?? 0) + 1);
  frame.draw(channel, unread);
});
store.on("gone", (where, key) => {
  if (where === channel?.id && !frame.atHome) log.remove(key);
});
store.on("views", () => modals.show());
store.on("home", () => home.draw());
store.on("notice", (notice) => {
  log.keeping(() => files.show(notice));
  frame.draw(channel, unread);
});

connect(await knownUser(visit.user));

/** The person asked for if there is one, else the workspace's first. */
async function knownUser(asked) {
  const state = await api.getState(asked);
  return state.me?.id ?? (await api.getState("")).me?.id ?? "";
}
