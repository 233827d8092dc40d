/** Keeping the reader's place and focus while messages change around them. */

const NEAR_END = 60;

/** Whether the log is scrolled to its end, or nearly. */
export function atEnd({ scrollHeight, scrollTop, clientHeight }) {
  return scrollHeight - scrollTop - clientHeight < NEAR_END;
}

/** Scroll to the end; a last message that is taller than the log begins at the upper edge. */
export function toEnd(log, last) {
  log.scrollTop = log.scrollHeight;
  if (!last || last.offsetHeight <= log.clientHeight) return;
  log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
}

function blocksOf(message) {
  return [...message.querySelectorAll(".block")];
}

/** What the reader looks at: the block that has the focus, else the uppermost one in sight. */
export function placeIn(log) {
  const focused = document.activeElement?.closest?.(".block");
  const edge = log.getBoundingClientRect().top;
  const below = (node) => node.getBoundingClientRect().bottom > edge + 1;
  const message = focused && log.contains(focused) ? focused.closest(".message")
    : [...log.querySelectorAll(".message")].find(below);
  if (!message) return null;
  const blocks = blocksOf(message);
  const at = focused && message.contains(focused) ? blocks.indexOf(focused) : blocks.findIndex(below);
  return { key: message.dataset.key, at, top: (blocks[at] ?? message).getBoundingClientRect().top };
}

/** Scroll so that what the reader looked at is where it was. */
export function returnTo(log, place, message) {
  if (!place || !message) return;
  const node = blocksOf(message)[place.at] ?? message;
  log.scrollTop += node.getBoundingClientRect().top - place.top;
}

/** Put `fresh` in the place of `known`; a control of it that had the focus keeps it. */
export function exchange(known, fresh) {
  const held = document.activeElement;
  const inside = known.contains(held) ? { action: held.dataset.action, at: blocksOf(known).indexOf(held.closest(".block")) } : null;
  known.replaceWith(fresh);
  if (!inside) return;
  const block = blocksOf(fresh)[inside.at];
  const controls = [...(block ?? fresh).querySelectorAll("button, a, input")];
  const same = controls.find((control) => control.dataset.action === inside.action);
  (same ?? controls[0] ?? fresh).focus({ preventScroll: true });
}
