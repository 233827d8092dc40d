/** Slack's mrkdwn as nodes of the page. Everything written ends in text nodes. */

import { formatDate, wholeInstant } from "./dates.js";
import { link, make, webAddress } from "./dom.js";
import { withEmoji } from "./emoji.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>.,:;!?"')\]]/g;
const BROADCAST = /(?<![\p{L}\p{N}])@(?:here|channel|everyone)\b/gu;

/** The three entities Slack decodes, and no others. */
export function decoded(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

/**
 * A fragment drawn from mrkdwn.
 * `context` knows the names and the zone of whoever reads: {personName, channelName, groupName,
 * zone, me, now}. With `verbatim`, plain addresses and @here stay plain text.
 */
export function mrkdwn(text, context, { verbatim = false } = {}) {
  const into = document.createDocumentFragment();
  const reading = { ...context, verbatim };
  text.split(/```\n?([\s\S]+?)\n?```\n?/).forEach((piece, at) => {
    if (at % 2) into.append(make("pre", {}, decoded(piece)));
    else lines(piece, reading, into);
  });
  return into;
}

/** Runs of quoted and of plain lines, in order. */
function lines(text, reading, into) {
  const runs = [];
  for (const line of text.split(/(?<=\n)/)) {
    const quoted = /^(?:&gt;|>)/.test(line);
    if (runs.at(-1)?.quoted !== quoted) runs.push({ quoted, text: "" });
    runs.at(-1).text += quoted ? line.replace(/^(?:&gt;|>) ?/, "") : line;
  }
  for (const run of runs) {
    const home = run.quoted ? make("blockquote") : into;
    inline(run.quoted ? run.text.replace(/\n$/, "") : run.text, reading, home);
    if (run.quoted) into.append(home);
  }
}

function inline(text, reading, into) {
  let plain = 0;
  let at = 0;
  const flush = () => {
    if (at > plain) written(text.slice(plain, at), reading, into);
  };
  while (at < text.length) {
    const found = code(text, at) ?? control(text, at, reading) ?? emphasis(text, at, reading);
    if (!found) {
      at += 1;
      continue;
    }
    flush();
    into.append(found.node);
    at = plain = found.end;
  }
  flush();
}

function code(text, at) {
  if (text[at] !== "`") return null;
  const close = text.indexOf("`", at + 1);
  const inside = text.slice(at + 1, close);
  if (close < 0 || !inside.trim() || inside.includes("\n")) return null;
  return { node: make("code", {}, decoded(inside)), end: close + 1 };
}

function emphasis(text, at, reading) {
  const tag = MARKS[text[at]];
  if (!tag || WORD.test(text[at - 1] ?? " ") || /[\s]|^$/.test(text[at + 1] ?? "")) return null;
  const close = closing(text, at);
  if (close <= at + 1) return null;
  const node = make(tag);
  inline(text.slice(at + 1, close), reading, node);
  return { node, end: close + 1 };
}

/** Where the mark that opens at `at` closes on the same line, or -1; links and code are stepped over. */
function closing(text, at) {
  for (let to = at + 1; to < text.length && text[to] !== "\n"; to += 1) {
    const over = { "<": ">", "`": "`" }[text[to]];
    const end = over ? text.indexOf(over, to + 1) : -1;
    if (end > 0) {
      to = end;
      continue;
    }
    if (text[to] === text[at] && !/\s/.test(text[to - 1]) && !WORD.test(text[to + 1] ?? " "))
      return to;
  }
  return -1;
}

function control(text, at, reading) {
  if (text[at] !== "<") return null;
  const close = text.indexOf(">", at);
  const inside = text.slice(at + 1, close);
  if (close < 0 || !inside || inside.includes("\n")) return null;
  const bar = inside.indexOf("|");
  const [what, label] =
    bar < 0 ? [inside, ""] : [inside.slice(0, bar), decoded(inside.slice(bar + 1))];
  const node = named(what, label, reading, at === 0);
  return node && { node, end: close + 1 };
}

function named(what, label, reading, first) {
  if (/^@[UW]\w+$/.test(what)) return person(what.slice(1), label, reading);
  if (/^#C\w+$/.test(what)) return mention(`#${reading.channelName(what.slice(1)) ?? label}`);
  if (what.startsWith("!date^")) return date(what, label, reading, first);
  if (what.startsWith("!subteam^")) return mention(label || `@${reading.groupName(what.slice(9))}`);
  if (/^!(here|channel|everyone)$/.test(what))
    return mention(`@${what.slice(1)}`, "mention broadcast");
  const address = decoded(what);
  if (/^mailto:/i.test(address)) return make("span", { class: "mail" }, label || address.slice(7));
  return webAddress(address) && link(address, withEmoji(label || address));
}

function mention(text, classes = "mention") {
  return make("span", { class: classes }, text);
}

function person(id, label, reading) {
  const name = reading.personName(id) ?? label;
  return mention(`@${name || id}`, id === reading.me ? "mention mention-me" : "mention");
}

function date(what, fallback, reading, first) {
  const [, seconds, format, address] = what.split("^");
  const options = { zone: reading.zone, now: reading.now?.(), first };
  const shown = formatDate(seconds, decoded(format ?? ""), fallback, options);
  const title = /^\d+$/.test(seconds) ? wholeInstant(new Date(seconds * 1000), reading.zone) : null;
  const node = make("time", { title }, shown);
  return address ? link(decoded(address), node) : node;
}

function written(text, reading, into) {
  const shown = withEmoji(decoded(text));
  if (reading.verbatim) {
    into.append(shown);
    return;
  }
  let from = 0;
  const finds = [...shown.matchAll(ADDRESS), ...shown.matchAll(BROADCAST)].sort(
    (a, b) => a.index - b.index,
  );
  for (const found of finds) {
    if (found.index < from) continue;
    into.append(shown.slice(from, found.index));
    into.append(
      found[0][0] === "@" ? mention(found[0], "mention broadcast") : link(found[0], found[0]),
    );
    from = found.index + found[0].length;
  }
  into.append(shown.slice(from));
}
