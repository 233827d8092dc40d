/** The stand-in's page API: what is there, what happens, what a person does. */

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  return { ok: response.ok, ...body };
}

async function ask(path, options = {}) {
  try {
    return await answerOf(await fetch(`page/${path}`, options));
  } catch {
    return { ok: false, error: "unreachable" };
  }
}

function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Everything that this person sees; with an empty id, the workspace as its first person sees it. */
export function getState(user) {
  return ask(`state?user=${encodeURIComponent(user)}`);
}

/** What hangs in the gallery: {exhibits, now}. */
export function getGallery() {
  return ask("gallery");
}

/** Send a line; one that starts with "/" is a command. */
export function send(user, channel, text) {
  return post("send", { user, channel, text });
}

/** Use a control of a message or of a dialog. */
export function act(action) {
  return post("action", action);
}

/** Open the app's Home tab. */
export function openHome(user) {
  return post("home", { user });
}

/** Choose a shortcut in a message's menu. */
export function shortcut(user, channel, ts, callbackId) {
  return post("shortcut", { user, channel, ts, callback_id: callbackId });
}

/** Ask the app for the options of a menu in a dialog. */
export function suggest(user, viewId, blockId, actionId, value) {
  return post("suggest", { user, view_id: viewId, block_id: blockId, action_id: actionId, value });
}

/** Submit or close a dialog. */
export function answerView(user, viewId, event, values) {
  return post("view", { user, view_id: viewId, event, values });
}

/**
 * Follow what happens. `opened` runs whenever the line stands (again), `happened` for each event,
 * `lost` when the line breaks. Returns a function that hangs up.
 */
export function follow(user, { opened, happened, lost }) {
  const source = new EventSource(`page/events?user=${encodeURIComponent(user)}`);
  let retry = 0;
  source.onopen = opened;
  source.onmessage = (message) => happened(JSON.parse(message.data));
  source.onerror = () => {
    lost();
    if (source.readyState !== EventSource.CLOSED) return;
    retry = setTimeout(() => {
      again = follow(user, { opened, happened, lost });
    }, 2000);
  };
  let again = null;
  return () => {
    clearTimeout(retry);
    source.close();
    again?.();
  };
}
