/** What this page knows of the workspace. Changes come in as events and go out to listeners. */

/** The name by which a message is kept: its own id if one person sees it, else its timestamp. */
export function keyOf(message) {
  return message.ephemeral ? `private-${message.id}` : message.ts;
}

export class Store {
  #listeners = new Map();

  constructor() {
    this.load({ team: {}, me: null, users: [], channels: [], app: {}, messages: {} });
  }

  /** Take over the stand-in's whole state. */
  load(state) {
    this.team = state.team;
    this.me = state.me;
    this.people = new Map(state.users.map((user) => [user.id, user]));
    this.groups = new Map((state.usergroups ?? []).map((group) => [group.id, group]));
    this.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
    this.app = state.app;
    this.views = (state.views ?? []).filter(({ type }) => type === "modal");
    this.notices = state.notices ?? [];
    this.home = state.home ?? null;
    this.gallery = state.gallery ?? false;
    this.messages = new Map();
    for (const [channel, messages] of Object.entries(state.messages)) {
      this.messages.set(channel, new Map(messages.map((message) => [keyOf(message), message])));
    }
    this.#tell("loaded");
  }

  /** Hear of one kind of change: loaded, message, gone, views, home, notice. */
  on(kind, listener) {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }

  #tell(kind, ...details) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(...details);
  }

  /** Take in one event of the stand-in's. */
  apply(event) {
    const { type } = event;
    if (/^(message|ephemeral)(_changed)?$/.test(type)) this.put(event.message, event.channel);
    else if (/_deleted$/.test(type)) this.remove(event);
    else if (type === "home_published") this.#putHome(event.view);
    else if (type === "view_closed") this.#closeView(event);
    else if (type.startsWith("view_") && event.view.type === "modal") this.#putView(event.view);
    else if (type === "notice") this.#putNotice(event.notice);
  }

  /** Add a message, or replace the one it was. */
  put(message, channel = message.channel) {
    const known = this.of(channel);
    const fresh = !known.has(keyOf(message));
    known.set(keyOf(message), message);
    this.messages.set(channel, known);
    this.#tell("message", channel, message, fresh);
  }

  /** Take a message away. */
  remove({ type, channel, ts, id }) {
    const key = type === "ephemeral_deleted" ? keyOf({ ephemeral: true, id }) : ts;
    if (this.of(channel).delete(key)) this.#tell("gone", channel, key);
  }

  /** A channel's messages by key, in no certain order. */
  of(channel) {
    return this.messages.get(channel) ?? new Map();
  }

  /** A channel's messages, oldest first. */
  history(channel) {
    return [...this.of(channel).values()].sort((a, b) => Number(a.ts) - Number(b.ts));
  }

  #putHome(view) {
    this.home = { view };
    this.#tell("home", view);
  }

  #putView(view) {
    const at = this.views.findIndex(({ id }) => id === view.id);
    if (at < 0) this.views = [...this.views, view];
    else this.views = this.views.with(at, view);
    this.#tell("views");
  }

  /** The reader closed a modal; one that clears takes those below it along. */
  leave({ id, clear_on_close: everything }) {
    this.views = everything ? [] : this.views.filter((view) => view.id !== id);
    this.#tell("views");
  }

  #closeView({ view_id: gone }) {
    this.views = this.views.filter(({ id }) => id !== gone);
    this.#tell("views");
  }

  #putNotice(notice) {
    if (this.notices.some(({ id }) => id === notice.id)) return;
    this.notices = [...this.notices, notice];
    this.#tell("notice", notice);
  }

  /** How a person is called; undefined if there is no such person here. */
  personName(id) {
    if (id && id === this.app.bot_user) return this.app.name;
    const person = this.people.get(id);
    return person && (person.real_name ?? person.name);
  }

  /** Whether this person is in a channel that is still in use. */
  isIn(channel) {
    return !channel.is_archived && (channel.members ?? [this.me.id]).includes(this.me.id);
  }

  /** Who wrote a message, as {id, name, app}. */
  author(message) {
    const { user: id, bot } = message;
    if (bot && bot !== this.app.name) return { id: bot, name: bot, colour: "#5c5f66" };
    if (bot || !id || id === this.app.bot_user) return { id, name: this.app.name, app: true };
    return { id, name: this.personName(id) ?? id };
  }

  /** The zone in which this person reads times. */
  get zone() {
    return this.me?.tz || Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  /** What drawing mrkdwn needs to know. */
  reading() {
    return {
      me: this.me?.id,
      zone: this.zone,
      personName: (id) => this.personName(id),
      channelName: (id) => this.channels.get(id)?.name,
      channels: [...this.channels.values()],
      people: [...this.people.values()],
      groupName: (id) => this.groups.get(id)?.handle ?? id,
    };
  }
}
