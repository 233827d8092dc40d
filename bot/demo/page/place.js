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

/** What the reader looks at: the block that has the focus, then those in sight from the top. */
export function placesIn(log) {
  const { top, bottom } = log.getBoundingClientRect();
  const focused = document.activeElement?.closest?.(".block");
  const places = [];
  for (const message of log.querySelectorAll(".message")) {
    blocksOf(message).forEach((block, at) => {
      const edges = block.getBoundingClientRect();
      const place = { key: message.dataset.key, at, top: edges.top };
      if (block === focused) places.unshift(place);
      else if (edges.bottom > top + 1 && edges.top < bottom) places.push(place);
    });
  }
  return places;
}

/** Scroll so that the first of these places that is still there is where it was. */
export function returnTo(log, places, nodeOf) {
  for (const { key, at, top } of places) {
    const message = nodeOf(key);
    const node = message && blocksOf(message)[at];
    if (!node) continue;
    log.scrollTop += node.getBoundingClientRect().top - top;
    return;
  }
}

/** Put `fresh` in the place of `known`; a control of it that had the focus keeps it. */
export function exchange(known, fresh) {
  const held = document.activeElement;
  const inside = known.contains(held)
    ? { action: held.dataset.action, at: blocksOf(known).indexOf(held.closest(".block")) }
    : null;
  known.replaceWith(fresh);
  if (!inside) return;
  const block = blocksOf(fresh)[inside.at];
  const controls = [...(block ?? fresh).querySelectorAll("button, a, input")];
  const same = controls.find((control) => control.dataset.action === inside.action);
  (same ?? controls[0] ?? fresh).focus({ preventScroll: true });
}
