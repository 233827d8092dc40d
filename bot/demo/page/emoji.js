/** The shortcodes an editorial desk is likely to meet; all others stay as they are written. */

const EMOJI = {
  "+1": "👍", "-1": "👎", arrow_left: "⬅️", arrow_right: "➡️", bell: "🔔", bookmark: "🔖",
  bulb: "💡", calendar: "📅", chart_with_upwards_trend: "📈", clock9: "🕘", closed_book: "📕",
  construction: "🚧", eyes: "👀", file_folder: "📁", fire: "🔥", gear: "⚙️", green_circle: "🟢",
  hourglass: "⌛", information_source: "ℹ️", inbox_tray: "📥", link: "🔗", lock: "🔒", mag: "🔍",
  memo: "📝", newspaper: "📰", no_entry: "⛔", outbox_tray: "📤", page_facing_up: "📄", pencil2: "✏️",
  question: "❓", red_circle: "🔴", robot_face: "🤖", rocket: "🚀", scissors: "✂️", smile: "😄",
  sparkles: "✨", star: "⭐", tada: "🎉", thumbsup: "👍", warning: "⚠️", wave: "👋",
  white_check_mark: "✅", x: "❌", yellow_circle: "🟡", zzz: "💤",
};

/** The text with its known :shortcodes: replaced. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => (Object.hasOwn(EMOJI, name) ? EMOJI[name] : whole));
}
