/** Slack's date tokens, in the zone of whoever reads. */

const TOKEN = /\{(date|time|ago)[a-z_]*\}/g;
const RELATIVE = /^\{date(_short|_long)?_pretty\}/;
const DAY = 86_400_000;
const HALF_A_YEAR = 183 * DAY;

/** The words are English; whether "Nov 20" or "20 Nov" is this browser's language. */
const DAY_FIRST = !/^(en|en-US|en-CA|en-PH)$/.test(navigator.language);

/** Whether this browser's language writes hours as 1 to 12. */
const TWELVE = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12;

function parts(date, zone, options) {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

function ordinal(day) {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return day + (teen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th"));
}

/** The calendar day as YYYY-MM-DD. */
export function dayKey(date, zone) {
  const { year, month, day } = parts(date, zone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return `${year}-${month}-${day}`;
}

/** "today", "yesterday", "tomorrow", or null for every other day. */
function nearDay(date, zone, now) {
  const days = (Date.parse(dayKey(date, zone)) - Date.parse(dayKey(now, zone))) / DAY;
  return { 0: "today", "-1": "yesterday", 1: "tomorrow" }[days] ?? null;
}

function writtenDay(date, zone, size, withYear = true) {
  const found = parts(date, zone, {
    year: "numeric",
    month: size === "short" ? "short" : "long",
    day: "numeric",
    weekday: "long",
  });
  const day = DAY_FIRST || size === "short" ? found.day : ordinal(Number(found.day));
  const words = DAY_FIRST ? `${day} ${found.month}` : `${found.month} ${day}`;
  const year = withYear ? `${DAY_FIRST ? "" : ","} ${found.year}` : "";
  return `${size === "long" ? `${found.weekday}, ` : ""}${words}${year}`;
}

/** The time of day, e.g. "9:04 AM" or "09:04". */
export function timeOfDay(date, zone, { seconds = false } = {}) {
  const style = {
    hour: TWELVE ? "numeric" : "2-digit",
    minute: "2-digit",
    hourCycle: TWELVE ? "h12" : "h23",
  };
  if (seconds) style.second = "2-digit";
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...style })
    .format(date)
    .replace(" ", " ");
}

/** The day as the page's dividers show it: "Today", "Yesterday" or "Tuesday, May 23rd". */
export function dividerDay(date, zone, now) {
  const near = nearDay(date, zone, now);
  if (near) return near[0].toUpperCase() + near.slice(1);
  const year = (day) => parts(day, zone, { year: "numeric" }).year;
  return writtenDay(date, zone, "long", year(date) !== year(now));
}

/** "just now", "5 minutes ago", "in 2 days". */
function distance(date, now) {
  const seconds = Math.round((date - now) / 1000);
  const steps = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(
    Math.trunc(seconds / size),
    unit,
  );
}

function token(name, date, zone, now) {
  if (name === "time") return timeOfDay(date, zone);
  if (name === "time_secs") return timeOfDay(date, zone, { seconds: true });
  if (name === "date_num") return dayKey(date, zone);
  if (name === "ago") return distance(date, now);
  const found = /^date(?:_(short|long))?(_pretty)?$/.exec(name);
  if (!found) return null;
  const far = Math.abs(date - now) >= HALF_A_YEAR;
  return (found[2] && nearDay(date, zone, now)) || writtenDay(date, zone, found[1], far);
}

/**
 * The text of `<!date^seconds^format|fallback>`; the fallback where it cannot be made.
 * A relative day begins with a capital where it begins the text (`first`).
 */
export function formatDate(seconds, format, fallback, { zone, now = new Date(), first = false }) {
  const date = new Date(Number(seconds) * 1000);
  if (!/^\d+$/.test(seconds) || Number.isNaN(date.getTime())) return fallback;
  let known = true;
  const text = format.replace(TOKEN, (whole) => {
    const made = token(whole.slice(1, -1), date, zone, now);
    known &&= made !== null;
    return made ?? whole;
  });
  if (!known) return fallback;
  return first && RELATIVE.test(format) ? text[0].toUpperCase() + text.slice(1) : text;
}

/** The whole instant in words, for a tooltip. */
export function wholeInstant(date, zone) {
  return `${writtenDay(date, zone, "long")} at ${timeOfDay(date, zone, { seconds: true })}`;
}
